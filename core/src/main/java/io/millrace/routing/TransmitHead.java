package io.millrace.routing;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.session.InflightWindow;
import io.millrace.session.Session;
import io.millrace.session.TransmitQueue;

/** The delivery at the head of a Session's transmit queue, seen together with the inflight window. The router's. */
final class TransmitHead {
    /** QoS 0 deliveries (retained messages, wills) that wait per connection; more are dropped. */
    private static final int QOS_0_WAITING_LIMIT = 1024;

    private TransmitHead() {}

    /** True if one more delivery of QoS 0 has no room. */
    static boolean isFull(final TransmitQueue queue) {
        return queue.size() >= QOS_0_WAITING_LIMIT;
    }

    /** False if a client acknowledged, out of turn, what it had not been sent. */
    static boolean isWanted(final Session session) {
        final TransmitQueue queue = session.transmitQueue();
        final int packetId = queue.headPacketId();
        if (packetId == 0) {
            return true;
        }
        final InflightWindow inflight = session.inflight();
        final int slot = inflight.find(packetId);
        return slot != InflightWindow.NONE
                && inflight.position(slot) == queue.position(0)
                && !inflight.isTransmitted(slot);
    }

    /** True if the message is with the client already and only PUBREL is due. */
    static boolean isReleased(final Session session, final int packetId) {
        final InflightWindow inflight = session.inflight();
        final int slot = packetId == 0 ? InflightWindow.NONE : inflight.find(packetId);
        return slot != InflightWindow.NONE && inflight.isReleased(slot);
    }

    /** The message is with the client already; only the rest of the handshake is due, and needs no record. */
    static boolean sendPubrel(final Session session, final int packetId, final Egress egress) {
        if (!egress.hasRoom(session.connectionId())) {
            return false;
        }
        egress.ack(session.connectionId(), PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
        return true;
    }

    /** Puts a delivery behind the others. A Session that a QoS 0 one waits for is no longer reached by lists. */
    static void add(
            final Session session, final long position, final int word, final int packetId, final int topicHash) {
        final TransmitQueue queue = session.transmitQueue();
        final boolean hadQos0 = queue.hasQos0();
        queue.add(position, word, packetId, topicHash);
        if (!hadQos0 && queue.hasQos0() && queue.isListed()) {
            session.reachabilityChanged();
        }
    }

    /** What came to be sent one by one stays so until the list is made anew: that is right, too. */
    static void remove(final Session session) {
        session.transmitQueue().removeHead();
    }
}
