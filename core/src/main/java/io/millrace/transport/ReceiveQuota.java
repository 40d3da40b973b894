package io.millrace.transport;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import org.agrona.collections.IntHashSet;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 messages that one MQTT 5 client has sent on its connection and that are not finished (§4.9). One is
 * finished as soon as its last answer is encoded, so a client never knows of more places than there are. The loop's
 * thread.
 */
final class ReceiveQuota {
    private int qos1Count;
    /** Packet Identifiers: one that is sent again is no second message. None of an earlier connection is among them. */
    private @Nullable IntHashSet qos2;

    /** [MQTT-3.3.4-7]: true if this PUBLISH is one more than the client may have unfinished. */
    boolean isExceededBy(final int qos, final int packetId, final int receiveMaximum) {
        final IntHashSet unfinished = qos2;
        if (unfinished == null) {
            return qos1Count >= receiveMaximum;
        }
        return qos1Count + unfinished.size() >= receiveMaximum
                && !(qos == QoS.EXACTLY_ONCE && unfinished.contains(packetId));
    }

    /** The router will hear of this PUBLISH, and answer it. */
    void onPublish(final int qos, final int packetId) {
        if (qos == QoS.AT_LEAST_ONCE) {
            qos1Count++;
            return;
        }
        if (qos2 == null) {
            qos2 = new IntHashSet();
        }
        qos2.add(packetId);
    }

    /** An answer of ours. */
    void onAnswer(final int packetType, final int packetId, final int reasonCode) {
        if (packetType == PacketType.PUBACK) {
            qos1Count--;
        } else if (qos2 != null
                && (packetType == PacketType.PUBCOMP
                        || packetType == PacketType.PUBREC && ReasonCode.isFailure(reasonCode))) {
            qos2.remove(packetId);
        }
    }
}
