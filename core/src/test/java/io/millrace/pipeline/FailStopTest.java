package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailStopTest {
    /** Runs in a process of its own. */
    static final class Stopping {
        public static void main(final String[] args) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
            FailStop.halting(System.out).stop(new IllegalStateException("half applied"));
            System.out.println("went on");
        }
    }

    @Test
    void shouldReportTheFirstCauseOnly() {
        final List<Throwable> causes = new ArrayList<>();
        final FailStop failStop = new FailStop(causes::add);
        assertFalse(failStop.isStopped());
        final Throwable first = new IllegalStateException("first");
        failStop.stop(first);
        failStop.stop(new IllegalStateException("second"));
        assertTrue(failStop.isStopped());
        assertEquals(List.of(first), causes);
    }

    @Test
    void shouldEndTheProcessVisiblyAndWithoutShutdownHooks() throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Stopping.class.getName())
                .redirectErrorStream(true)
                .start();
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(FailStop.EXIT_CODE, process.waitFor(), out);
        assertTrue(out.contains("half applied"), out);
        assertFalse(out.contains("went on"), out);
        assertFalse(out.contains("hook"), out);
    }
}
