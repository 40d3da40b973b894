package io.millrace.transport;

import org.jspecify.annotations.Nullable;

/**
 * Wakes one event loop out of its sleep; any thread. Made before the loop, because the port of a loop needs it and the
 * loop needs the port. Cheap while the loop is awake: Netty's handler knows, and the loop looks again after it has
 * said that it will sleep.
 */
public final class WakeUp implements Runnable {
    private volatile @Nullable Runnable target;

    /** Without effect while there is no loop: a loop that starts looks before it sleeps. */
    @Override
    public void run() {
        final Runnable current = target;
        if (current != null) {
            current.run();
        }
    }

    void target(final Runnable target) {
        this.target = target;
    }
}
