package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of a suite: a load that every broker gets.
 *
 * @param name also the name of its directory
 * @param arguments of {@code bench load}, without those that say which broker and where the result goes
 * @param isFresh each run has a broker that was just started and not warmed: for memory, which processes do not give
 *     back
 * @param note for the reader; may be empty
 */
record Cell(String name, boolean isFresh, String arguments, String note) {
    private static final String FRESH = "fresh ";

    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    /** What belongs to a run and not to a cell. */
    private static final List<String> OF_THE_RUN =
            List.of("-h", "--host", "-p", "--port", "--broker-pid", "--out", "--name", "--quiet");

    /** @throws BenchException if it is not {@code cell-name: [fresh] load arguments [| note]} */
    static Cell parse(final String line) throws BenchException {
        final int colon = line.indexOf(':');
        if (colon < 0) {
            throw new BenchException("a cell is \"name: [fresh] load arguments [| note]\", not \"" + line + "\"");
        }
        final String name = line.substring(0, colon).strip();
        if (!name.matches(NAME)) {
            throw new BenchException("a cell's name has letters, digits, . _ and -, not \"" + name + "\"");
        }
        final String[] parts = line.substring(colon + 1).split("\\|", 2);
        final String words = parts[0].strip().replaceAll("\\s+", " ");
        final boolean isFresh = words.startsWith(FRESH);
        final String arguments = isFresh ? words.substring(FRESH.length()) : words;
        if (arguments.isEmpty() || arguments.startsWith("-")) {
            throw new BenchException(
                    "cell " + name + " has no scenario: \"" + name + ": p2p -c 10 -q 1\", for example");
        }
        final LoadArguments load = LoadArguments.parse(arguments);
        for (final String option : OF_THE_RUN) {
            if (load.has(option)) {
                throw new BenchException("cell " + name + ": " + option + " is set for every run, leave it out");
            }
        }
        return new Cell(name, isFresh, arguments, parts.length == 1 ? "" : parts[1].strip());
    }

    LoadArguments load() {
        return LoadArguments.parse(arguments);
    }

    /** The broker has a port for TLS, and no other. */
    boolean isTls() {
        return Stream.of("--tls", "--ssl", "-S", "--cafile").anyMatch(load()::has);
    }

    /** As in the suite's file. */
    String line() {
        return name + ": " + (isFresh ? FRESH : "") + arguments + (note.isEmpty() ? "" : " | " + note);
    }
}
