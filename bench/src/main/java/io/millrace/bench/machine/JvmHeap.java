package io.millrace.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of another JVM on this machine, asked by the JDK's {@code jcmd}. */
public final class JvmHeap {
    private static final Pattern USED = Pattern.compile(
            "^\\s*(?:garbage-first heap|PSYoungGen|ParOldGen|def new generation|DefNew|tenured generation|Tenured"
                    + "|ZHeap|Shenandoah).*?used (\\d+)([KM])",
            Pattern.MULTILINE);
    private static final long KIB = 1024L;

    private JvmHeap() {}

    /** Bytes in use after a full collection; empty if the process is no JVM, or one that does not answer. */
    public static OptionalLong usedAfterCollection(final long pid) throws IOException, InterruptedException {
        // The first leaves what was only weakly reachable.
        for (int i = 0; i < 2; i++) {
            if (jcmd(pid, "GC.run").isEmpty()) {
                return OptionalLong.empty();
            }
        }
        return used(jcmd(pid, "GC.heap_info"));
    }

    static OptionalLong used(final String heap) {
        final Matcher matcher = USED.matcher(heap);
        long bytes = 0;
        boolean isFound = false;
        while (matcher.find()) {
            isFound = true;
            bytes += Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("M") ? KIB * KIB : KIB);
        }
        return isFound ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    private static String jcmd(final long pid, final String command) throws IOException, InterruptedException {
        final Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        final Process process = new ProcessBuilder(program.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? output : "";
    }
}
