package io.millrace.bench.load;

import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Connections;
import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.RunResult;
import java.io.PrintWriter;

/** A result for people. */
final class Summary {
    private static final double US_PER_MS = 1_000.0;

    private final PrintWriter out;

    Summary(final PrintWriter out) {
        this.out = out;
    }

    void print(final RunResult result) {
        result.phases().forEach(this::print);
        print(result.connections());
        print(result.checks());
        result.verdict().notes().forEach(note -> out.println("  note      " + note));
        result.verdict().reasons().forEach(reason -> out.println("  NOT VALID " + reason));
        out.flush();
    }

    private void print(final Phase phase) {
        out.printf(
                "%s: %,d x %s in %.1f s: %,.0f/s%n",
                phase.name(), phase.operations(), phase.operation(), phase.durationNs() / 1e9, phase.operationsPerS());
        phase.latency().forEach(this::print);
        out.printf(
                "  generator %.2f us CPU each, %.0f %% of its core%n",
                phase.generator().cpuUsPerOperation(), 100 * phase.generator().coreUse());
        if (phase.broker() != null) {
            out.printf(
                    "  broker    %.2f us CPU each, %.0f %% of a core, %,d KiB resident%n",
                    phase.broker().cpuUsPerOperation(),
                    100 * phase.broker().coreUse(),
                    phase.broker().rssBytesAfter() / 1024);
        }
    }

    private void print(final String kind, final Latency latency) {
        out.printf(
                "  %-16s p50 %.3f  p90 %.3f  p99 %.3f  p99.9 %.3f  max %.3f ms  (%,d)%n",
                kind,
                latency.p50Us() / US_PER_MS,
                latency.p90Us() / US_PER_MS,
                latency.p99Us() / US_PER_MS,
                latency.p999Us() / US_PER_MS,
                latency.maxUs() / US_PER_MS,
                latency.count());
    }

    private void print(final Connections connections) {
        out.printf(
                "connections: %,d of %,d established, %,d refused, %,d failed, %,d dropped %s%n",
                connections.established(),
                connections.attempted(),
                connections.refused(),
                connections.failed(),
                connections.dropped(),
                connections.reasons().isEmpty() ? "" : connections.reasons());
    }

    private void print(final Checks checks) {
        out.printf(
                "messages: %,d sent, %,d of %,d deliveries; lost %,d, duplicated %,d (%,d with DUP), reordered %,d,"
                        + " foreign %,d, corrupt %,d, unacknowledged %,d, refused %,d%n",
                checks.sent(),
                checks.received(),
                checks.expected(),
                checks.lost(),
                checks.duplicated(),
                checks.duplicatedWithDup(),
                checks.reordered(),
                checks.foreign(),
                checks.corrupt(),
                checks.unacknowledged(),
                checks.refused());
    }
}
