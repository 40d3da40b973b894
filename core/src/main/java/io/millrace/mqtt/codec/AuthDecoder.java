package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;

/** AUTH from a client (MQTT 5.0 §3.15). Offsets are absolute in the buffer decoded. */
public final class AuthDecoder {
    private static final int FIRST_BYTE = PacketType.AUTH << 4;

    private final PropertiesDecoder properties = new PropertiesDecoder();
    private int reasonCode;

    /**
     * Decodes and validates a whole frame. MQTT 3 has no such packet: there it is malformed.
     *
     * @return {@link ReasonCode#SUCCESS}, {@link ReasonCode#MALFORMED_PACKET} or {@link ReasonCode#PROTOCOL_ERROR}; the
     *     reason code in the packet is {@link #reasonCode()}
     */
    public int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
        properties.reset();
        reasonCode = ReasonCode.SUCCESS;
        final int at = FrameDecoder.variableHeader(buffer, frame, length, protocolVersion);
        // [MQTT-3.15.1-1]
        if (at < 0 || (buffer.getByte(frame) & 0xFF) != FIRST_BYTE || protocolVersion < ProtocolVersion.MQTT_5) {
            return ReasonCode.MALFORMED_PACKET;
        }
        final int limit = frame + length;
        if (at == limit) {
            // This is reason code 0, which only servers send (table 3-11).
            return ReasonCode.PROTOCOL_ERROR;
        }
        reasonCode = buffer.getByte(at) & 0xFF;
        final int result = properties.decode(buffer, at + 1, limit, PacketType.AUTH);
        if (result != ReasonCode.SUCCESS) {
            return result;
        }
        if (properties.end() != limit) {
            return ReasonCode.MALFORMED_PACKET;
        }
        // [MQTT-3.15.2-1], §3.15.2.2.2
        final boolean sentByClients =
                reasonCode == ReasonCode.CONTINUE_AUTHENTICATION || reasonCode == ReasonCode.RE_AUTHENTICATE;
        return sentByClients && properties.hasAuthenticationMethod() ? ReasonCode.SUCCESS : ReasonCode.PROTOCOL_ERROR;
    }

    public int reasonCode() {
        return reasonCode;
    }

    public int methodOffset() {
        return properties.authenticationMethodOffset();
    }

    public int methodLength() {
        return properties.authenticationMethodLength();
    }

    public boolean hasData() {
        return properties.hasAuthenticationData();
    }

    public int dataOffset() {
        return properties.authenticationDataOffset();
    }

    public int dataLength() {
        return properties.authenticationDataLength();
    }
}
