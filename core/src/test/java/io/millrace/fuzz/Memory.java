package io.millrace.fuzz;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a JVM holds.
 *
 * @param heapKib in its heap
 * @param directKib in direct buffers
 * @param residentKib the whole process
 * @param bytesOfClasses what the instances of each class take in the heap
 */
record Memory(long heapKib, long directKib, long residentKib, Map<String, Long> bytesOfClasses) {
    private static final Pattern HEAP = Pattern.compile("garbage-first heap.*?used (\\d+)K");
    private static final Pattern DIRECT = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern CLASS = Pattern.compile("^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)", Pattern.MULTILINE);
    private static final int SHOWN = 10;

    /** From what {@code jcmd} and the kernel print. */
    static Memory of(final String heap, final String nativeMemory, final String status, final String histogram) {
        final Map<String, Long> bytesOfClasses = CLASS.matcher(histogram)
                .results()
                .collect(Collectors.toMap(found -> found.group(2), Memory::bytes, Long::sum, HashMap::new));
        return new Memory(number(HEAP, heap), number(DIRECT, nativeMemory), number(RESIDENT, status), bytesOfClasses);
    }

    /** The classes that have grown most since then. */
    String grownSince(final Memory before) {
        return bytesOfClasses.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(), entry.getValue() - before.bytesOfClasses.getOrDefault(entry.getKey(), 0L)))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(SHOWN)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return heapKib + " KiB in the heap, " + directKib + " in direct buffers, " + residentKib + " resident";
    }

    private static long bytes(final MatchResult found) {
        return Long.parseLong(found.group(1));
    }

    private static long number(final Pattern expression, final String text) {
        final Matcher matcher = expression.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + expression + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
