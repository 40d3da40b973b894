package io.millrace.transport;

import java.util.function.IntSupplier;
import org.agrona.concurrent.NanoClock;

/**
 * The time of one loop, as of its duty cycle. A process that was stopped for a while has listened to nobody meanwhile: no
 * client's silence. The loop's thread.
 */
final class LoopClock implements IntSupplier {
    private static final long NS_PER_S = 1_000_000_000L;

    /** What counts of the time between two looks, however long it was. */
    private static final long ABSENCE_LIMIT_NS = NS_PER_S;

    private final NanoClock nanoClock;
    private long lastNs;
    private long listenedNs;
    private int nowS;

    LoopClock(final NanoClock nanoClock) {
        this.nanoClock = nanoClock;
        lastNs = nanoClock.nanoTime();
    }

    /** Reads the clock: once a duty cycle, and where that is not enough. Returns {@link #nowNs()}. */
    long advance() {
        final long readNs = nanoClock.nanoTime();
        listenedNs += Math.min(readNs - lastNs, ABSENCE_LIMIT_NS);
        lastNs = readNs;
        nowS = (int) (listenedNs / NS_PER_S);
        return listenedNs;
    }

    /** Nanoseconds that the loop has run since it was made. */
    long nowNs() {
        return listenedNs;
    }

    /** The same in whole seconds. */
    int nowS() {
        return nowS;
    }

    /** {@link #nowS()}. */
    @Override
    public int getAsInt() {
        return nowS;
    }
}
