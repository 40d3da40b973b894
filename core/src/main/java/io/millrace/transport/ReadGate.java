package io.millrace.transport;

import io.netty.channel.Channel;

/**
 * Whether a connection is read from, and when it was last heard of: one idea, because while we do not read we cannot
 * hear, so the keep-alive clock stands still. The loop's thread; times in its seconds.
 */
final class ReadGate {
    private final Channel channel;
    private boolean paused;
    private int heardS;

    ReadGate(final Channel channel) {
        this.channel = channel;
    }

    /** Any byte counts: a client in the middle of a large packet cannot send PINGREQ. */
    void heard(final int nowS) {
        heardS = nowS;
    }

    int heardS() {
        return heardS;
    }

    boolean isPaused() {
        return paused;
    }

    void pause() {
        if (!paused) {
            paused = true;
            channel.config().setAutoRead(false);
        }
    }

    void resume(final int nowS) {
        if (paused) {
            paused = false;
            heardS = nowS;
            channel.config().setAutoRead(true);
        }
    }
}
