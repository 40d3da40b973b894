package io.millrace.pipeline;

import io.millrace.storage.JournalFullException;
import java.io.PrintStream;

/**
 * The end of the broker when an invariant of the journal or routing stage is broken: no more work, nothing leaves, and
 * the process ends visibly. A restart replays. Going on would mean state that was half applied, or an acknowledgement
 * of what is not there. Any thread.
 */
public final class FailStop {
    /** EX_SOFTWARE of sysexits.h: an internal error. */
    public static final int EXIT_CODE = 70;

    /** Ends the process; a test looks on instead. */
    @FunctionalInterface
    public interface Handler {
        void onFailStop(Throwable cause);
    }

    private final Handler handler;
    private volatile boolean isStopped;

    public FailStop(final Handler handler) {
        this.handler = handler;
    }

    /** Tells why and ends the process at once: no shutdown hook may touch state that is in doubt. */
    public static FailStop halting(final PrintStream out) {
        return new FailStop(cause -> {
            out.println("millrace stops: " + reason(cause));
            cause.printStackTrace(out);
            out.flush();
            Runtime.getRuntime().halt(EXIT_CODE);
        });
    }

    private static String reason(final Throwable cause) {
        if (cause instanceof JournalFullException) {
            return String.valueOf(cause.getMessage());
        }
        final String reason =
                "a broken invariant in the core. What was acknowledged is in the journal; a restart replays it.";
        // What the JVM makes of a page of a mapped file that the kernel has no block for, or cannot read.
        return cause instanceof InternalError ? reason + " See whether the disk is full, or failing." : reason;
    }

    public boolean isStopped() {
        return isStopped;
    }

    /** Stops everything; only the first cause is reported. */
    public void stop(final Throwable cause) {
        synchronized (this) {
            if (isStopped) {
                return;
            }
            isStopped = true;
        }
        handler.onFailStop(cause);
    }
}
