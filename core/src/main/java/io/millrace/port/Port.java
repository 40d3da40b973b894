package io.millrace.port;

import org.agrona.MutableDirectBuffer;

/**
 * The door between the core and one front-end thread: an ingress ring that this thread writes events to and an egress
 * ring that it reads deliveries from. Everything outside the core (event loops, backlog reader, administration; later
 * gateways, rules, bridges) has one, and the router cannot tell them apart.
 *
 * <p>All methods belong to the front-end thread.
 */
public interface Port {
    /** As a result of {@link #claim}: no room now. Publish, drain, and try again in a later duty cycle. */
    int FULL = -1;

    /** Which port this is; part of every {@link io.millrace.event.ConnectionId} made here. */
    int id();

    /** The run of the broker; part of every {@link io.millrace.event.ConnectionId} made here. */
    int incarnation();

    /** The longest event that {@link #claim} accepts, in bytes. */
    int eventLengthLimit();

    /**
     * Claims room for one event of {@code length} bytes, frame and header included. The event is to be written to
     * {@link #buffer()} at the offset returned, header first, and then committed; one claim at a time.
     *
     * @return the offset, or {@link #FULL}
     */
    int claim(int length);

    /** Where the claimed event lies; valid from {@link #claim} to {@link #commit}. */
    MutableDirectBuffer buffer();

    /** The claimed event is complete; the core sees it after the next {@link #publish()}. */
    void commit();

    /** Shows all committed events to the core and wakes it if it sleeps. Once per duty cycle, not per event. */
    void publish();

    /** True if {@link #drain} would find something. */
    boolean hasEgress();

    /**
     * Hands up to {@code limit} egress records to the handler.
     *
     * @return how many there were
     */
    int drain(EgressHandler handler, int limit);
}
