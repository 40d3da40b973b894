package io.millrace.routing;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the router puts what is to leave: the writing side of every port's egress ring. The connectionId tells the
 * port. Answers to the event being applied always fit, because its port has kept room for them; CONNACK and DISCONNECT
 * of another connection wait if they must; deliveries may not fit, and then return false. Called by the router's thread
 * only.
 */
public interface Egress {
    /** As the identifiers of a delivery that has none. */
    DirectBuffer NO_IDENTIFIERS = new UnsafeBuffer(0, 0);

    void connack(long connectionId, boolean sessionPresent, int reasonCode);

    void ack(long connectionId, int packetType, int packetId, int reasonCode);

    void suback(long connectionId, int packetId, DirectBuffer codes, int offset, int count);

    void unsuback(long connectionId, int packetId, DirectBuffer codes, int offset, int count);

    void disconnect(long connectionId, int reasonCode);

    /** Only where {@link #hasRoom} says so. */
    void pageEnd(long connectionId);

    /** @param length at most {@link io.millrace.event.EventFlyweight#LARGE_EVENT_LENGTH} bytes of entries */
    void reply(long connectionId, long correlationId, long nextCursor, DirectBuffer entries, int offset, int length);

    /**
     * True if the connection's port has room beside that for answers to its events. To be asked before what no event has
     * asked for, such as the PUBREL packets of a Session resumed: these may be many.
     */
    default boolean hasRoom(final long connectionId) {
        return true;
    }

    /**
     * Begins a message whose event lies at {@code offset}: deliveries of it follow. It is copied once per port if it is
     * not journaled, and referred to by position if it is.
     *
     * @param will the event is a CONNECT, its Will the message
     */
    void message(DirectBuffer event, int offset, boolean will);

    /**
     * Delivers the message begun to one more connection.
     *
     * @return false if its port has no room: nothing was sent
     */
    boolean deliver(
            long connectionId, int packetId, int deliveryWord, DirectBuffer identifiers, int offset, int length);

    /**
     * Delivers the message begun to many connections of one port, all with the same delivery word and no Subscription
     * Identifier, at QoS 0.
     *
     * @param connectionIds at least one; kept, and never to be changed
     * @param droppedBefore messages for the same connections that found no room since one did; for the port to count
     * @return how many of them it was not sent to, because the port has no room
     */
    default int fanOut(final long[] connectionIds, final int deliveryWord, final int droppedBefore) {
        int dropped = 0;
        for (final long connectionId : connectionIds) {
            if (!deliver(connectionId, 0, deliveryWord, NO_IDENTIFIERS, 0, 0)) {
                dropped++;
            }
        }
        return dropped;
    }

    /** No more deliveries of the message begun. */
    void messageEnd();

    /**
     * When the Will that is begun next was published; milliseconds since the epoch. Asked only if it has a Message Expiry
     * Interval, which is counted from then.
     */
    default void willPublished(final long publishedMs) {}

    /** True if the record at {@code position} is still in the hot window. */
    boolean isHot(long position);

    /**
     * Begins the journaled message at {@code position}, which is hot: deliveries of it follow.
     *
     * @param will see {@link #message}
     */
    void hotMessage(long position, boolean will);

    /** Begins a message that the backlog reader has brought: deliveries of it follow. */
    void fetchedMessage(long backlogPosition, int length, boolean will);

    /**
     * Asks the backlog reader for a record; FETCHED events answer in the order asked.
     *
     * @return false if it has as many requests as it takes
     */
    boolean fetch(long connectionId, long position);
}
