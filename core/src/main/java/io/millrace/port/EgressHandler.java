package io.millrace.port;

import io.millrace.event.MessageFlyweight;
import org.agrona.DirectBuffer;

/**
 * What the router tells a front-end thread, called back by {@link Port#drain}. Buffers and flyweights are valid during
 * the call only. A {@code connectionId} may be of a connection that is gone meanwhile: then the call is to be ignored.
 * A port implements what concerns it.
 */
public interface EgressHandler {
    /** The Session is there: answer CONNECT. */
    default void onConnack(final long connectionId, final boolean sessionPresent, final int reasonCode) {}

    /**
     * Deliver a message.
     *
     * @param packetId 0 for QoS 0
     * @param deliveryWord QoS, RETAIN and DUP to send ({@link io.millrace.event.DeliveryWord})
     * @param identifiers Subscription Identifier properties as they stand on the wire, {@code identifiersLength} bytes
     * @param messageTimeMs when the message was published, for its remaining expiry interval
     */
    default void onPublish(
            final long connectionId,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final MessageFlyweight message,
            final long messageTimeMs) {}

    /** Send PUBACK, PUBREC, PUBREL or PUBCOMP. */
    default void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {}

    /** Send SUBACK with {@code count} reason codes. */
    default void onSuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {}

    /** Send UNSUBACK with {@code count} reason codes. */
    default void onUnsuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {}

    /** Close the connection, with a DISCONNECT of this reason where the protocol has one; CLOSED is to follow. */
    default void onDisconnect(final long connectionId, final int reasonCode) {}

    /** A page of retained messages ends here: once it is written out, ask for more with a CONTINUE event. */
    default void onPageEnd(final long connectionId) {}

    /** Deliveries to this connection were dropped before they came here; they are in the totals already. */
    default void onDropped(final long connectionId, final int count) {}

    /** To the backlog reader: bring the record at {@code position}, in the order asked. */
    default void onFetch(final long connectionId, final long position) {}

    /**
     * The answer to a query.
     *
     * @param nextCursor where to go on, -1 at the end
     */
    default void onReply(
            final long correlationId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {}
}
