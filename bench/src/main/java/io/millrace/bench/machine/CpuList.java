package io.millrace.bench.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/** CPUs as the kernel and taskset write them: {@code 0}, {@code 0-3}, {@code 0-1,4}. */
public final class CpuList {
    private static final Path SELF = Path.of("/proc/self/status");
    private static final int LIMIT = 4096;

    private CpuList() {}

    /** Those that this process may run on. */
    public static BitSet allowed() throws IOException {
        return parse(ProcFiles.field(SELF, "Cpus_allowed_list:"));
    }

    /** @throws IllegalArgumentException if it is no such list */
    public static BitSet parse(final String text) {
        final BitSet cpus = new BitSet();
        for (final String part : text.split(",", -1)) {
            final String[] ends = part.strip().split("-", -1);
            final int first = cpu(ends[0], text);
            final int last = ends.length == 1 ? first : cpu(ends[1], text);
            if (ends.length > 2 || last < first) {
                throw new IllegalArgumentException("not a list of CPUs: " + text);
            }
            cpus.set(first, last + 1);
        }
        return cpus;
    }

    private static int cpu(final String text, final String whole) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) >= LIMIT) {
            throw new IllegalArgumentException("not a list of CPUs: " + whole);
        }
        return Integer.parseInt(text);
    }
}
