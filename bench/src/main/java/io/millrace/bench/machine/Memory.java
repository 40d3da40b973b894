package io.millrace.bench.machine;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The machine's memory, as {@code /proc/meminfo} says.
 *
 * @param totalBytes what the kernel has to give
 * @param unwrittenBytes pages that wait for the disk or are on their way to it: writeback disturbs what is measured next
 */
public record Memory(long totalBytes, long unwrittenBytes) {
    private static final Path FILE = Path.of("/proc/meminfo");

    /** Reads it now. */
    public static Memory now() throws IOException {
        return new Memory(
                ProcFiles.sizeBytes(FILE, "MemTotal:"),
                ProcFiles.sizeBytes(FILE, "Dirty:") + ProcFiles.sizeBytes(FILE, "Writeback:"));
    }
}
