package io.millrace.bench.peers;

import io.millrace.bench.machine.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What was asked for, {@code plan.json} of a directory of results. Every result in the directory is of this plan.
 *
 * @param startedAt ISO-8601, UTC, of the first call
 * @param commit of the checkout that the bench was built in, short
 * @param isDirty it was changed since
 * @param machine in one line
 * @param arguments of {@code bench peers}, as first given
 * @param cells all of the suite, with the times of their runs filled in
 * @param brokers in the order of the first run
 * @param cpus "BROKER,LOAD" for taskset; empty: not pinned
 * @param warmJvmS how long a JVM broker gets a cell's load before its first run, seconds
 * @param warmNativeS the same of the others
 * @param loadCommand how {@code bench load} was started, without its arguments
 * @param conditions what a reader should know of how it was done
 * @param changes every difference that {@code --force} let pass, with its time
 */
record Plan(
        int format,
        String startedAt,
        String commit,
        boolean isDirty,
        String machine,
        List<String> arguments,
        String suite,
        List<Cell> cells,
        List<BrokerDescription> brokers,
        int runs,
        String cpus,
        int warmJvmS,
        int warmNativeS,
        List<String> loadCommand,
        List<String> conditions,
        List<String> changes) {
    static final int FORMAT = 1;

    private static final List<String> CONDITIONS = List.of(
            "For every cell the brokers are started with empty directories, warmed up with the cell's own load, measured in"
                    + " turn, and stopped.",
            "All brokers of a cell are up at once; those that are not measured are idle.",
            "The order of the brokers rotates from run to run.",
            "Before every run it is waited until the machine is quiet, within bounds; BROKER-rN.before.json says how quiet.");

    private static List<String> conditions(final Suite suite, final Cpus cpus) {
        final List<String> conditions = new ArrayList<>(CONDITIONS);
        if (suite.cells().stream().anyMatch(Cell::isFresh)) {
            conditions.add(
                    "In a cell that is marked fresh every run has a broker that was just started, is not warmed up,"
                            + " and is alone.");
        }
        conditions.add(
                cpus.isPinned()
                        ? "The brokers may run on CPU " + cpus.broker() + ", the load on CPU " + cpus.load()
                                + " (taskset)."
                        : "Nothing is pinned: brokers and load share all CPUs.");
        return conditions;
    }

    /** Of a call that begins now. */
    static Plan of(
            final List<String> arguments,
            final Checkout checkout,
            final Environment environment,
            final Suite suite,
            final List<BrokerDescription> brokers,
            final int runs,
            final Cpus cpus,
            final WarmUp warmUp,
            final LoadProgram loadCommand) {
        return new Plan(
                FORMAT,
                environment.readAt(),
                checkout.commit(),
                checkout.isDirty(),
                environment.machine(),
                arguments,
                suite.name(),
                suite.cells(),
                List.copyOf(brokers),
                runs,
                cpus.toString(),
                warmUp.jvmS(),
                warmUp.nativeS(),
                loadCommand.words(),
                conditions(suite, cpus),
                List.of());
    }

    /** What differs in {@code other}, one line each; empty if the results of both may lie side by side. */
    List<String> differences(final Plan other) {
        final Map<String, String> mine = facts();
        final Map<String, String> others = other.facts();
        final TreeSet<String> keys = new TreeSet<>(mine.keySet());
        keys.addAll(others.keySet());
        final List<String> differences = new ArrayList<>();
        for (final String key : keys) {
            final String was = mine.getOrDefault(key, "not there");
            final String is = others.getOrDefault(key, "not there");
            if (!Objects.equals(was, is)) {
                differences.add(key + ": was " + shown(was) + ", is " + shown(is));
            }
        }
        return differences;
    }

    /** This plan, which goes on from {@code earlier} although it differs. */
    Plan continuing(final Plan earlier, final List<String> differences, final String at) {
        final List<String> all = new ArrayList<>(earlier.changes);
        differences.forEach(difference -> all.add(at + " " + difference));
        return new Plan(
                format,
                earlier.startedAt,
                commit,
                isDirty,
                machine,
                earlier.arguments,
                suite,
                cells,
                brokers,
                runs,
                cpus,
                warmJvmS,
                warmNativeS,
                loadCommand,
                conditions,
                all);
    }

    private Map<String, String> facts() {
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("format", Integer.toString(format));
        facts.put("commit", commit + (isDirty ? " with changes" : ""));
        facts.put("machine", machine);
        facts.put("runs", Integer.toString(runs));
        facts.put("cpus", cpus.isEmpty() ? "not pinned" : cpus);
        facts.put("warm-up of JVMs", warmJvmS + " s");
        facts.put("warm-up of others", warmNativeS + " s");
        facts.put("load command", String.join(" ", loadCommand));
        for (final Cell cell : cells) {
            // The note is for the reader and changes no result.
            facts.put("cell " + cell.name(), (cell.isFresh() ? "fresh " : "") + cell.arguments());
        }
        for (final BrokerDescription broker : brokers) {
            final String of = "broker " + broker.name() + ", ";
            facts.put(of + "kind", broker.kind());
            facts.put(of + "version", broker.version());
            facts.put(of + "place", broker.place());
            facts.put(of + "command", String.join(" ", broker.command()));
            facts.put(of + "configuration", broker.configuration());
            facts.put(of + "JDK", broker.jdk());
        }
        return facts;
    }

    private static String shown(final String value) {
        return value.isEmpty() ? "empty" : value.strip().replaceAll("\\s*\\n\\s*", "; ");
    }
}
