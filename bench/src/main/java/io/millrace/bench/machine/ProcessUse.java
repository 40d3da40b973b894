package io.millrace.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a process has used so far, as {@code /proc/PID} says.
 *
 * @param cpuNs user and system time of all its threads, also those that ended; steps of 10 ms
 * @param rssBytes resident set
 */
public record ProcessUse(long cpuNs, long rssBytes) {
    /** USER_HZ, the same on every Linux. */
    private static final long TICK_NS = 10_000_000L;

    private static final long KIB = 1024L;
    /** Fields of /proc/PID/stat behind the command's name, which ends at the last parenthesis. */
    private static final int UTIME = 11;

    private static final int STIME = 12;
    /** Behind it and cutime: of children that were waited for. */
    private static final int CSTIME = 14;

    /** Reads it now. Throws NoSuchFileException if there is no such process. */
    public static ProcessUse of(final long pid) throws IOException {
        final Path directory = Path.of("/proc", Long.toString(pid));
        final String[] fields = fields(directory);
        final long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        return new ProcessUse(ticks * TICK_NS, rssBytes(directory));
    }

    /** CPU time of this process and of all that it started and that have ended. */
    public static long ownCpuNs() throws IOException {
        final String[] fields = fields(Path.of("/proc/self"));
        long ticks = 0;
        for (int i = UTIME; i <= CSTIME; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * TICK_NS;
    }

    private static String[] fields(final Path directory) throws IOException {
        final String stat = Files.readString(directory.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static long rssBytes(final Path directory) throws IOException {
        for (final String line : Files.readAllLines(directory.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
            }
        }
        // A process that has ended and was not waited for has no memory any more.
        throw new NoSuchFileException(directory + " has ended");
    }
}
