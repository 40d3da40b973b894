package io.millrace.routing;

import io.millrace.event.AckRunEvent;
import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.session.InflightWindow;
import io.millrace.session.Session;

/** PUBACK, PUBREC, PUBREL and PUBCOMP: the rest of the QoS 1 and 2 handshakes (MQTT 5.0 §4.3). */
final class Acknowledging {
    private final Transmitter transmitter;
    private final Assigner assigner;
    private final AckRunEvent run = new AckRunEvent();

    Acknowledging(final Transmitter transmitter, final Assigner assigner) {
        this.transmitter = transmitter;
        this.assigner = assigner;
    }

    void onAckRun(final EventFlyweight event, final Session session, final Egress egress) {
        run.wrap(event.buffer(), event.offset());
        for (int i = 0, count = run.count(); i < count; i++) {
            final int packetId = run.packetId(i);
            switch (run.packetType(i)) {
                case PacketType.PUBACK -> onPuback(session, packetId);
                case PacketType.PUBREC -> onPubrec(session, packetId, run.reasonCode(i), egress);
                case PacketType.PUBREL -> onPubrel(session, packetId, egress);
                case PacketType.PUBCOMP -> onPubcomp(session, packetId);
                default -> throw new IllegalStateException("not an acknowledgement: " + run.packetType(i));
            }
        }
        transmitter.onAcknowledged(session);
        assigner.refill(session);
    }

    private void onPuback(final Session session, final int packetId) {
        final int slot = published(session, packetId, QoS.AT_LEAST_ONCE);
        if (slot != InflightWindow.NONE) {
            remove(session, slot);
        }
    }

    private void onPubrec(final Session session, final int packetId, final int reasonCode, final Egress egress) {
        final InflightWindow inflight = session.inflight();
        final int slot = inflight.find(packetId);
        if (slot == InflightWindow.NONE || DeliveryWord.qos(inflight.word(slot)) != QoS.EXACTLY_ONCE) {
            if (!ReasonCode.isFailure(reasonCode)) {
                egress.ack(session.connectionId(), PacketType.PUBREL, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
            }
        } else if (ReasonCode.isFailure(reasonCode)) {
            remove(session, slot);
        } else {
            inflight.release(slot);
            if (!inflight.isTransmitted(slot)) {
                // Sent on an earlier connection, and still to be repeated on this one: PUBREL comes once.
                session.transmitQueue().remove(packetId);
            }
            egress.ack(session.connectionId(), PacketType.PUBREL, packetId, ReasonCode.SUCCESS);
        }
    }

    private void onPubrel(final Session session, final int packetId, final Egress egress) {
        final boolean isKnown = session.received().remove(packetId);
        final int reasonCode = isKnown ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        egress.ack(session.connectionId(), PacketType.PUBCOMP, packetId, reasonCode);
    }

    private void onPubcomp(final Session session, final int packetId) {
        final int slot = session.inflight().find(packetId);
        if (slot != InflightWindow.NONE && session.inflight().isReleased(slot)) {
            remove(session, slot);
        }
    }

    private static int published(final Session session, final int packetId, final int qos) {
        final InflightWindow inflight = session.inflight();
        final int slot = inflight.find(packetId);
        return slot != InflightWindow.NONE && DeliveryWord.qos(inflight.word(slot)) == qos ? slot : InflightWindow.NONE;
    }

    private static void remove(final Session session, final int slot) {
        if (session.inflight().isTransmitted(slot)) {
            session.unacknowledgedCount(session.unacknowledgedCount() - 1);
        } else if (!session.transmitQueue().isEmpty()) {
            session.transmitQueue().remove(session.inflight().packetId(slot));
        }
        DeliveryIdentifiers.release(session, session.inflight().word(slot), false);
        session.inflight().remove(slot);
    }
}
