package io.millrace.routing;

import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.event.FetchedEvent;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.session.InflightWindow;
import io.millrace.session.Session;
import io.millrace.session.TransmitQueue;
import io.millrace.topic.TopicBytes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts deliveries on their way: at once if the message is at hand and the port has room, else in the Session's transmit
 * queue until a fetched record, a drained connection or a port with room lets them go. Everything here is volatile: it
 * runs as it can, and must never decide anything that is replayed (DESIGN: assigned is not transmitted).
 */
final class Transmitter {
    /** Records asked for ahead of need, per Session. */
    private static final int FETCH_LIMIT = 16;

    /** Sessions looked at per duty cycle and port. */
    private static final int RESUME_LIMIT = 256;

    private final RouterState state;
    private final WaitingSessions waiting = new WaitingSessions();
    private final DeliveryIdentifiers identifiers = new DeliveryIdentifiers();

    private Egress egress = MutedEgress.INSTANCE;
    private boolean isBegun;
    private long begunPosition;

    Transmitter(final RouterState state) {
        this.state = state;
    }

    void egress(final Egress egress) {
        this.egress = egress;
    }

    Egress egress() {
        return egress;
    }

    /** The message of the event being applied is at hand: {@link #transmit} and {@link Offering} may send it. */
    void begin(final EventFlyweight event) {
        egress.message(event.buffer(), event.offset(), false);
        isBegun = true;
        begunPosition = event.position();
    }

    void end() {
        if (isBegun) {
            egress.messageEnd();
            isBegun = false;
        }
    }

    /** Transmits an assigned delivery, now or when it can be. */
    void transmit(final Session session, final long position, final int word, final int packetId) {
        if (!transmitNow(session, position, word, packetId)) {
            TransmitHead.add(session, position, word, packetId, 0);
            await(session);
        }
    }

    /** Transmits a QoS 0 delivery of a journaled message, now or when it can be; drops it if too many wait. */
    void transmitQos0(
            final Session session,
            final long position,
            final int word,
            final DirectBuffer topic,
            final int offset,
            final int length) {
        if (transmitNow(session, position, word, 0)) {
            DeliveryIdentifiers.release(session, word, true);
            return;
        }
        if (TransmitHead.isFull(session.transmitQueue())) {
            DeliveryIdentifiers.release(session, word, true);
            state.drop(session, Counter.DROPPED_CONGESTED);
            return;
        }
        TransmitHead.add(session, position, word, 0, topicHash(topic, offset, length));
        await(session);
    }

    private boolean transmitNow(final Session session, final long position, final int word, final int packetId) {
        return session.transmitQueue().isEmpty()
                && canSend(session, packetId)
                && send(session, position, word, packetId);
    }

    /** Without a secret seed: who finds topics of one hash loses QoS 0 messages of their own. */
    static int topicHash(final DirectBuffer topic, final int offset, final int length) {
        return TopicBytes.hash(0, topic, offset, length);
    }

    /** Everything assigned goes out again on the new connection, in order (MQTT 5.0 §4.4). */
    void retransmit(final Session session) {
        final InflightWindow inflight = session.inflight();
        for (int slot = inflight.first(); slot != InflightWindow.NONE; slot = inflight.next(slot)) {
            final int word = inflight.word(slot);
            transmit(
                    session,
                    inflight.position(slot),
                    inflight.wasTransmitted(slot) ? DeliveryWord.withDup(word) : word,
                    inflight.packetId(slot));
        }
    }

    /** A page of retained messages ends behind what was transmitted so far. */
    void pageEnd(final Session session) {
        session.transmitQueue().pageEndOwed(true);
        if (session.transmitQueue().isEmpty()) {
            sendPageEnd(session);
        }
    }

    void onCongested(final Session session) {
        session.transmitQueue().congested(true);
    }

    void onDrained(final Session session) {
        session.transmitQueue().congested(false);
        proceed(session);
    }

    /** An acknowledgement has freed a place of the client's Receive Maximum. */
    void onAcknowledged(final Session session) {
        if (!session.transmitQueue().isEmpty() || session.transmitQueue().isPageEndOwed()) {
            proceed(session);
        }
    }

    void onFetched(final Session session, final FetchedEvent event) {
        final TransmitQueue queue = session.transmitQueue();
        if (queue.fetchCount() == 0) {
            return;
        }
        queue.fetchCount(queue.fetchCount() - 1);
        if (!queue.isEmpty() && queue.position(0) == event.fetchedPosition()) {
            sendFetched(session, event);
        }
        if (queue.fetchCount() == 0) {
            proceed(session);
        }
    }

    /** Once per duty cycle: those that waited for room try again. */
    void resume() {
        for (int port = 0, count = waiting.portCount(); port < count; port++) {
            for (int i = Math.min(waiting.count(port), RESUME_LIMIT);
                    i > 0 && WaitingSessions.hasRoom(port, egress);
                    i--) {
                final Session session = waiting.removeFirst(port);
                if (session != null) {
                    proceed(session);
                }
            }
        }
    }

    boolean hasWaiting() {
        return waiting.isDue(egress);
    }

    private void sendFetched(final Session session, final FetchedEvent event) {
        final TransmitQueue queue = session.transmitQueue();
        if (event.fetchedLength() == FetchedEvent.GONE) {
            final boolean isAssigned = queue.headPacketId() != 0;
            if (isAssigned && !egress.hasRoom(session.connectionId())) {
                // To be asked for again: what is gone stays gone.
                return;
            }
            state.drop(session, Counter.DROPPED_GONE);
            TransmitHead.remove(session);
            if (isAssigned) {
                // Only a new connection lets replayed state forget it: see Assigner.purge.
                egress.disconnect(session.connectionId(), ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
            }
            return;
        }
        if (!TransmitHead.isWanted(session)) {
            TransmitHead.remove(session);
            return;
        }
        if (TransmitHead.isReleased(session, queue.headPacketId())) {
            // Acknowledged while it was fetched; only PUBREL is still due.
            return;
        }
        if (!canSend(session, queue.headPacketId())) {
            return;
        }
        final int word = queue.headWord();
        tellWhenPublished(word, event.fetchedPosition());
        egress.fetchedMessage(event.backlogPosition(), event.fetchedLength(), DeliveryWord.isWill(word));
        if (deliver(session, word, queue.headPacketId())) {
            TransmitHead.remove(session);
        }
        egress.messageEnd();
    }

    private void proceed(final Session session) {
        final TransmitQueue queue = session.transmitQueue();
        while (!queue.isEmpty() && queue.fetchCount() == 0 && canSend(session, queue.headPacketId())) {
            if (TransmitHead.isWanted(session)
                    && !send(session, queue.position(0), queue.headWord(), queue.headPacketId())) {
                await(session);
                return;
            }
            TransmitHead.remove(session);
        }
        if (queue.isEmpty() && queue.isPageEndOwed()) {
            sendPageEnd(session);
        }
    }

    private void sendPageEnd(final Session session) {
        if (egress.hasRoom(session.connectionId())) {
            session.transmitQueue().pageEndOwed(false);
            egress.pageEnd(session.connectionId());
        } else {
            waiting.add(session);
        }
    }

    /** The transmit queue cannot go now: fetches what is cold at its head, ahead of need, or waits for room. */
    private void await(final Session session) {
        final TransmitQueue queue = session.transmitQueue();
        if (!canSend(session, queue.headPacketId())) {
            return;
        }
        int fetchCount = queue.fetchCount();
        while (fetchCount < Math.min(queue.size(), FETCH_LIMIT)
                && !isAtHand(queue.position(fetchCount))
                && !TransmitHead.isReleased(session, queue.packetId(fetchCount))
                && egress.fetch(session.connectionId(), queue.position(fetchCount))) {
            fetchCount++;
        }
        queue.fetchCount(fetchCount);
        if (fetchCount == 0) {
            waiting.add(session);
        }
    }

    private boolean canSend(final Session session, final int packetId) {
        return !session.transmitQueue().isCongested()
                && (packetId == 0 || session.unacknowledgedCount() < session.receiveMaximum());
    }

    private boolean isAtHand(final long position) {
        return isBegun && position == begunPosition || egress.isHot(position);
    }

    private boolean send(final Session session, final long position, final int word, final int packetId) {
        if (TransmitHead.isReleased(session, packetId)) {
            return TransmitHead.sendPubrel(session, packetId, egress);
        }
        if (isBegun && position == begunPosition) {
            return deliver(session, word, packetId);
        }
        if (!egress.isHot(position)) {
            return false;
        }
        end();
        tellWhenPublished(word, position);
        egress.hotMessage(position, DeliveryWord.isWill(word));
        final boolean isDelivered = deliver(session, word, packetId);
        egress.messageEnd();
        return isDelivered;
    }

    private void tellWhenPublished(final int word, final long position) {
        if (DeliveryWord.isWill(word)) {
            egress.willPublished(state.publishedWills.publishedMs(position));
        }
    }

    private boolean deliver(final Session session, final int word, final int packetId) {
        final UnsafeBuffer properties = identifiers.properties(session, word, packetId);
        final boolean isDelivered =
                egress.deliver(session.connectionId(), packetId, word, properties, 0, properties.capacity());
        if (isDelivered && DeliveryWord.qos(word) != QoS.AT_MOST_ONCE) {
            session.unacknowledgedCount(session.unacknowledgedCount() + 1);
            session.inflight().transmitted(session.inflight().find(packetId));
        }
        return isDelivered;
    }
}
