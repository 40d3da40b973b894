package io.millrace.transport;

import io.millrace.event.DisconnectEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.DisconnectDecoder;
import org.agrona.DirectBuffer;

/** DISCONNECT: the client's last packet. The loop's thread. */
final class DisconnectIngress {
    private final IoLoop loop;
    private final DisconnectDecoder decoder = new DisconnectDecoder();

    DisconnectIngress(final IoLoop loop) {
        this.loop = loop;
    }

    /** See {@link PacketIngress}. */
    int take(final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        final int reasonCode =
                decoder.decode(buffer, frame, length, connection.client().protocolVersion());
        if (reasonCode != ReasonCode.SUCCESS) {
            return -reasonCode;
        }
        final long askedS = decoder.sessionExpiryIntervalS();
        final boolean absent = askedS < 0;
        if (!absent && askedS > 0 && connection.client().isSessionExpiryZero()) {
            // §3.14.2.2.2: it was 0 in CONNECT and must stay so.
            return -ReasonCode.PROTOCOL_ERROR;
        }
        final long expiryS = absent
                ? DisconnectEvent.UNCHANGED
                : Math.min(askedS, connection.door().protocol().sessionExpiryMaximumS());
        if (!loop.writer().disconnect(connection.connectionId(), decoder.reasonCode(), expiryS)) {
            return PacketIngress.RING_FULL;
        }
        connection.end();
        return length;
    }
}
