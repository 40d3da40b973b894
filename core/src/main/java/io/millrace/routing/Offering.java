package io.millrace.routing;

import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.QoS;
import io.millrace.session.Session;
import io.millrace.session.TransmitQueue;
import org.agrona.concurrent.UnsafeBuffer;

/** QoS 0 as it comes: sent now, or dropped and counted. Volatile, as all of {@link Transmitter}. The router's. */
final class Offering {
    private static final int FAN_OUT_WORD = DeliveryWord.of(QoS.AT_MOST_ONCE, false, false, 0);

    private final RouterState state;
    private final Transmitter transmitter;

    Offering(final RouterState state, final Transmitter transmitter) {
        this.state = state;
        this.transmitter = transmitter;
    }

    /**
     * Offers a delivery of the message begun. None overtakes an older message of its topic (MQTT 5.0 §4.6), but
     * for retained ones on a page to come: where others
     * of QoS 0 wait, one that is journaled waits behind them, and one that is not is dropped if any of them may be of its
     * topic, because there is no record to fetch it from.
     */
    void offer(
            final Session session,
            final MessageFlyweight message,
            final long position,
            final int word,
            final UnsafeBuffer identifiers,
            final int offset,
            final int length) {
        final TransmitQueue waiting = session.transmitQueue();
        if (waiting.isCongested()) {
            state.drop(session, Counter.DROPPED_CONGESTED);
        } else if (waiting.hasQos0() && position != EventFlyweight.NOT_JOURNALED) {
            transmitter.transmitQos0(
                    session,
                    position,
                    DeliveryIdentifiers.word(session, word, true, identifiers, offset, length),
                    message.buffer(),
                    message.topicOffset(),
                    message.topicLength());
        } else if (waiting.hasQos0() && isTopicWaiting(waiting, message)) {
            state.drop(session, Counter.DROPPED_CONGESTED);
        } else if (!transmitter.egress().deliver(session.connectionId(), 0, word, identifiers, offset, length)) {
            state.drop(session, Counter.DROPPED_EGRESS_FULL);
        }
    }

    private static boolean isTopicWaiting(final TransmitQueue waiting, final MessageFlyweight message) {
        return waiting.hasQos0(Transmitter.topicHash(message.buffer(), message.topicOffset(), message.topicLength()));
    }

    /** Sends the message begun to those whom its ports reach by lists. */
    void fanOut(final FanOut fanOut) {
        for (int port = 0, count = fanOut.portCount(); port < count; port++) {
            final long[] connectionIds = fanOut.connections(port);
            if (connectionIds.length > 0) {
                final int before = fanOut.dropped(port);
                final int dropped = transmitter.egress().fanOut(connectionIds, FAN_OUT_WORD, before);
                if (dropped > 0) {
                    state.counters.add(Counter.DROPPED_EGRESS_FULL, dropped);
                    fanOut.dropped(port, before + 1);
                } else if (before > 0) {
                    fanOut.dropped(port, 0);
                }
            }
        }
    }
}
