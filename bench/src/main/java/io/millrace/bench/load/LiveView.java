package io.millrace.bench.load;

import io.millrace.bench.result.Second;
import java.io.PrintWriter;

/** What is seen on the terminal while a run goes on: a line a second. One thread. */
final class LiveView {
    private static final double US_PER_MS = 1_000.0;

    private final PrintWriter err;
    private final boolean isQuiet;

    LiveView(final PrintWriter err, final boolean isQuiet) {
        this.err = err;
        this.isQuiet = isQuiet;
    }

    void say(final String text) {
        if (!isQuiet) {
            err.println(text);
            err.flush();
        }
    }

    void connecting(final int established, final int pending) {
        say(String.format("  connected %,d, to come %,d", established, pending));
    }

    void traffic(final String phase, final Second second) {
        say(String.format(
                "  %-8s %4d s  published %,10d/s  delivered %,10d/s  p50 %8.3f ms  p99 %8.3f ms  max %8.3f ms",
                phase,
                second.second() + 1,
                second.published(),
                second.delivered(),
                second.p50Us() / US_PER_MS,
                second.p99Us() / US_PER_MS,
                second.maxUs() / US_PER_MS));
    }
}
