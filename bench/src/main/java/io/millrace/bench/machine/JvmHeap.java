package io.millrace.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of another JVM on this machine, asked by the JDK's {@code jcmd}. */
public final class JvmHeap {
    private static final Pattern USED = Pattern.compile(
            "^\\s*(?:garbage-first heap|PSYoungGen|ParOldGen|def new generation|DefNew|tenured generation|Tenured"
                    + "|ZHeap|Shenandoah).*?used (\\d+)([KM])",
            Pattern.MULTILINE);
    /** Where direct buffers and other memory of {@code Unsafe} are counted. */
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    private static final long KIB = 1024L;

    private JvmHeap() {}

    /** Bytes in use after a full collection; empty if the process is no JVM, or one that does not answer. */
    public static OptionalLong usedAfterCollection(final long pid) throws IOException, InterruptedException {
        // To attach to what is no JVM is to send it a signal that may end it.
        if (!isJvm(pid)) {
            return OptionalLong.empty();
        }
        // The first leaves what was only weakly reachable.
        for (int i = 0; i < 2; i++) {
            if (jcmd(pid, "GC.run").isEmpty()) {
                return OptionalLong.empty();
            }
        }
        return used(jcmd(pid, "GC.heap_info"));
    }

    /** Bytes that its code holds beside the heap; empty without {@code -XX:NativeMemoryTracking=summary}. */
    public static OptionalLong nativeBytes(final long pid) throws IOException, InterruptedException {
        return isJvm(pid) ? other(jcmd(pid, "VM.native_memory", "summary", "scale=KB")) : OptionalLong.empty();
    }

    static OptionalLong other(final String summary) {
        final Matcher matcher = OTHER.matcher(summary);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KIB) : OptionalLong.empty();
    }

    private static boolean isJvm(final long pid) throws IOException {
        final Path maps = Path.of("/proc", Long.toString(pid), "maps");
        return Files.exists(maps) && Files.readString(maps).contains("/libjvm.so");
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

    private static String jcmd(final long pid, final String... command) throws IOException, InterruptedException {
        final Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        final List<String> words = new ArrayList<>(List.of(program.toString(), Long.toString(pid)));
        words.addAll(List.of(command));
        final Process process =
                new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? output : "";
    }
}
