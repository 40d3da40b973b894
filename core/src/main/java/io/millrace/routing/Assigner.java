package io.millrace.routing;

import io.millrace.event.DeliveryWord;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.QoS;
import io.millrace.retained.RetainedMessage;
import io.millrace.session.DeliveryQueue;
import io.millrace.session.InflightWindow;
import io.millrace.session.RetainedPages;
import io.millrace.session.Session;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Moves deliveries from where they wait into the inflight window, giving each its Packet Identifier. All of it is
 * replayed state: driven by journaled events alone, throttled by nothing but the window. Retained messages that a
 * SUBSCRIBE asked for come before what was queued behind them.
 */
final class Assigner {
    /** Nodes of the retained tree visited per event, and so the most retained messages of a page. */
    private static final int RETAINED_NODE_LIMIT = 256;

    private final RouterState state;
    private final Transmitter transmitter;
    private final DeliveryIdentifiers identifiers = new DeliveryIdentifiers();
    private final int[] nodeBudget = new int[1];
    private final UnsafeBuffer topic = new UnsafeBuffer(0, 0);

    Assigner(final RouterState state, final Transmitter transmitter) {
        this.state = state;
        this.transmitter = transmitter;
    }

    /**
     * Takes up a QoS 1 or 2 delivery of a journaled message: into the window if there is room, else into the queue.
     *
     * @param length of the record at the position
     */
    void add(final Session session, final long position, final int word, final int length) {
        if (isReady(session)) {
            assign(session, position, word);
        } else {
            enqueue(session, position, word, length);
        }
    }

    /** True if a delivery would be assigned at once. Replayed state, and a function of nothing else. */
    boolean isReady(final Session session) {
        return session.isConnected()
                && session.queue().isEmpty()
                && session.firstRetainedPages() == null
                && hasRoom(session);
    }

    /** Fills the window: to be called whenever it may have got room, or the Session a connection. */
    void refill(final Session session) {
        if (!session.isConnected()) {
            return;
        }
        nodeBudget[0] = RETAINED_NODE_LIMIT;
        RetainedPages pages = session.firstRetainedPages();
        while (pages != null) {
            if (pages.qos() != QoS.AT_MOST_ONCE && !hasRoom(session)) {
                return;
            }
            final RetainedMessage message = pages.cursor().next(state.retained, nodeBudget);
            if (message != null) {
                assignRetained(session, pages, message);
            } else if (pages.cursor().isDone()) {
                session.removeFirstRetainedPages();
                pages = session.firstRetainedPages();
            } else {
                transmitter.pageEnd(session);
                return;
            }
        }
        final DeliveryQueue queue = session.queue();
        while (!queue.isEmpty() && hasRoom(session)) {
            final long position = queue.headPosition();
            final int word = queue.headWord();
            queue.removeHead();
            if (state.isGone(position)) {
                drop(session, word, Counter.DROPPED_GONE);
            } else {
                assign(session, position, word);
            }
        }
    }

    /** Forgets assigned deliveries that the journal no longer holds (a bounded memory journal), before they are sent. */
    void purge(final Session session) {
        final InflightWindow inflight = session.inflight();
        for (int slot = inflight.first(); slot != InflightWindow.NONE; ) {
            final int next = inflight.next(slot);
            if (!inflight.isReleased(slot) && state.isGone(inflight.position(slot))) {
                drop(session, inflight.word(slot), Counter.DROPPED_GONE);
                inflight.remove(slot);
            }
            slot = next;
        }
    }

    private void assignRetained(final Session session, final RetainedPages pages, final RetainedMessage message) {
        if (message.expiresAtMs() <= state.nowMs) {
            state.drop(session, Counter.DROPPED_EXPIRED);
            return;
        }
        if (state.isGone(message.position())) {
            state.drop(session, Counter.DROPPED_GONE);
            return;
        }
        final int qos = Math.min(pages.qos(), message.qos());
        final int word = identifiers.word(
                session, DeliveryWord.of(qos, true, message.isWill(), 0), qos == QoS.AT_MOST_ONCE, pages.identifier());
        if (qos == QoS.AT_MOST_ONCE) {
            topic.wrap(message.topic());
            transmitter.transmitQos0(session, message.position(), word, topic, 0, topic.capacity());
        } else {
            assign(session, message.position(), word);
        }
    }

    private void assign(final Session session, final long position, final int word) {
        final int packetId = session.nextPacketId();
        session.inflight().add(packetId, position, word);
        transmitter.transmit(session, position, word, packetId);
    }

    private void enqueue(final Session session, final long position, final int word, final int length) {
        final DeliveryQueue queue = session.queue();
        // What gives way makes room for this one and no more: a lowered limit takes nothing away.
        boolean isFull = queue.size() >= state.config.queueLimit();
        long excessBytes = Math.min(length, state.config.queueExcessBytes(queue.bytes() + length));
        while (isFull || excessBytes > 0 && !queue.isEmpty()) {
            if (!state.config.isDropOldest() || queue.isEmpty()) {
                drop(session, word, Counter.DROPPED_QUEUE_FULL);
                return;
            }
            excessBytes -= queue.headLength();
            drop(session, queue.headWord(), Counter.DROPPED_QUEUE_FULL);
            queue.removeHead();
            isFull = false;
        }
        // An empty queue takes any: a longer message than the limit could be delivered to nobody who is away.
        queue.add(position, word, length);
    }

    private void drop(final Session session, final int word, final Counter reason) {
        DeliveryIdentifiers.release(session, word, false);
        state.drop(session, reason);
    }

    private boolean hasRoom(final Session session) {
        return session.inflight().size() < Math.min(session.receiveMaximum(), state.config.inflightLimit());
    }
}
