package io.millrace.bench.machine;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files of the kernel, read as text. */
final class ProcFiles {
    private static final long KIB = 1024L;
    private static final int LINE_LIMIT = 4096;

    private ProcFiles() {}

    /**
     * What stands behind {@code key} on the first line that begins with it, blanks around it removed.
     *
     * @throws IOException if the file has no such line
     */
    static String field(final Path file, final String key) throws IOException {
        for (final String line : Files.readAllLines(file)) {
            if (line.startsWith(key)) {
                return line.substring(key.length()).replaceFirst("^\\s*:", "").strip();
            }
        }
        throw new IOException(file + " has no " + key);
    }

    /** A size like {@code "1164 kB"} in bytes. */
    static long sizeBytes(final Path file, final String key) throws IOException {
        return Long.parseLong(field(file, key).replaceAll("\\D", "")) * KIB;
    }

    /**
     * A short file of one line; {@code "unknown"} where this kernel has no such file. In one read: what is below
     * /proc/sys answers a second one with the end of the file, even if the first took a single byte.
     */
    static String line(final String file) {
        final byte[] bytes = new byte[LINE_LIMIT];
        try (InputStream in = new FileInputStream(file)) {
            final int length = Math.max(0, in.read(bytes));
            return new String(bytes, 0, length, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
        } catch (final IOException absent) {
            return "unknown";
        }
    }
}
