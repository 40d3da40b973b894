package io.millrace.pipeline;

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
            out.println("millrace stops: a broken invariant in the core. What was acknowledged is in the journal;"
                    + " a restart replays it.");
            cause.printStackTrace(out);
            out.flush();
            Runtime.getRuntime().halt(EXIT_CODE);
        });
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
