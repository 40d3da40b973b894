package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A cell's own load before its first run: what a JVM runs often is compiled, what an allocator needs is there.
 *
 * @param jvmS of brokers on a JVM, seconds; 0: none
 * @param nativeS of the others
 */
record WarmUp(int jvmS, int nativeS) {
    /** Their work is done at the beginning, whatever their duration: to be repeated, not to be prolonged. */
    private static final Set<String> SHORT = Set.of("conn", "sub", "offline", "reconnect");

    private static final int SHORT_S = 2;

    long lengthS(final BrokerUnderTest broker) {
        return broker.isWarmedLong() ? jvmS : nativeS;
    }

    /** @return why it failed; empty if it did not */
    Optional<String> run(
            final LoadProcess load,
            final LoadArguments cell,
            final LiveBroker broker,
            final long lengthS,
            final Path log)
            throws BenchException, IOException, InterruptedException {
        final long startNs = System.nanoTime();
        long leftS = lengthS;
        while (leftS > 0) {
            final Optional<String> reason = load.run(pass(cell, leftS), broker, log);
            if (reason.isPresent()) {
                return reason;
            }
            leftS = lengthS - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
        }
        return Optional.empty();
    }

    private static LoadArguments pass(final LoadArguments cell, final long leftS) {
        final LoadArguments pass = cell.withoutFlag("--heap").with("--warmup", 0);
        if (cell.isLimited()) {
            return pass;
        }
        return pass.with("--duration", SHORT.contains(cell.scenario()) ? Math.min(SHORT_S, leftS) : leftS);
    }
}
