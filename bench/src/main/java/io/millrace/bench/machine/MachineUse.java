package io.millrace.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all CPUs together have done since the machine started, as the first line of {@code /proc/stat} says.
 *
 * @param busyNs neither idle nor waiting for a disk; steps of 10 ms
 * @param stolenNs of that, what the hypervisor gave to others: the machine would have run, but was not let
 * @param totalNs elapsed time times CPUs
 */
public record MachineUse(long busyNs, long stolenNs, long totalNs) {
    private static final Path FILE = Path.of("/proc/stat");
    /** USER_HZ, the same on every Linux. */
    private static final long TICK_NS = 10_000_000L;

    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;

    /** Reads it now. */
    public static MachineUse now() throws IOException {
        try (var lines = Files.lines(FILE)) {
            return parse(lines.findFirst().orElseThrow(() -> new IOException(FILE + " is empty")));
        }
    }

    static MachineUse parse(final String line) {
        final String[] fields = line.replaceFirst("^cpu\\s+", "").split(" ");
        long totalTicks = 0;
        // Guest time, behind steal, is already in user time.
        for (int i = 0; i <= STEAL; i++) {
            totalTicks += Long.parseLong(fields[i]);
        }
        final long idleTicks = Long.parseLong(fields[IDLE]) + Long.parseLong(fields[IOWAIT]);
        return new MachineUse(
                (totalTicks - idleTicks) * TICK_NS, Long.parseLong(fields[STEAL]) * TICK_NS, totalTicks * TICK_NS);
    }

    /** What came between {@code earlier} and this. */
    public MachineUse since(final MachineUse earlier) {
        return new MachineUse(busyNs - earlier.busyNs, stolenNs - earlier.stolenNs, totalNs - earlier.totalNs);
    }

    /** 1 is every CPU; 0 if no time has passed. */
    public double busyShare() {
        return totalNs == 0 ? 0 : (double) busyNs / totalNs;
    }
}
