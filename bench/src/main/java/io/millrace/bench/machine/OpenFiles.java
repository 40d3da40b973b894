package io.millrace.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How many files, and thereby sockets, a process may have open, as {@code /proc/PID/limits} says.
 *
 * @param soft what counts; {@link Long#MAX_VALUE} is no limit
 * @param hard up to where the process may raise it by itself
 */
public record OpenFiles(long soft, long hard) {
    private static final String KEY = "Max open files";

    /** Of this process; what it starts inherits it. */
    public static OpenFiles own() throws IOException {
        return at(Path.of("/proc/self/limits"));
    }

    public static OpenFiles of(final long pid) throws IOException {
        return at(Path.of("/proc", Long.toString(pid), "limits"));
    }

    /** How many a process has open. */
    public static int count(final long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) open.count();
        }
    }

    private static OpenFiles at(final Path file) throws IOException {
        final String[] limits = ProcFiles.field(file, KEY).split("\\s+");
        return new OpenFiles(number(limits[0]), number(limits[1]));
    }

    private static long number(final String text) {
        return text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text);
    }
}
