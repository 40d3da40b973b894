package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the decoders say of a packet that they accepted: all of it lies in the frame, and encodes to what was decoded. */
final class DecodedPacket {
    private final AnyDecoder decoder;
    private final AckDecoder ackAgain = new AckDecoder();
    private final PublishDecoder publishAgain = new PublishDecoder();
    private final ExpandableArrayBuffer encoded = new ExpandableArrayBuffer();
    private final ExpandableArrayBuffer forwarded = new ExpandableArrayBuffer();

    DecodedPacket(final AnyDecoder decoder) {
        this.decoder = decoder;
    }

    /** @param frame begins at 0 of this buffer and ends where it does */
    void check(final DirectBuffer frame, final int length, final int protocolVersion) {
        switch (FrameDecoder.packetType(frame.getByte(0))) {
            case PacketType.CONNECT -> checkConnect(length);
            case PacketType.PUBLISH -> checkPublish(frame, length, protocolVersion);
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP ->
                checkAck(protocolVersion);
            case PacketType.SUBSCRIBE -> checkSubscribe(length);
            case PacketType.UNSUBSCRIBE -> checkUnsubscribe(length);
            case PacketType.AUTH -> assertInside(decoder.auth.methodOffset(), decoder.auth.methodLength(), length);
            default -> {
                // PINGREQ has nothing, and DISCONNECT a code.
            }
        }
    }

    private void checkPublish(final DirectBuffer frame, final int length, final int protocolVersion) {
        final PublishDecoder publish = decoder.publish;
        assertInside(publish.topicOffset(), publish.topicLength(), length);
        assertInside(publish.payloadOffset(), publish.payloadLength(), length);
        assertEquals(length, publish.payloadOffset() + publish.payloadLength());
        checkProperties(publish.properties(), length);
        final int propertiesLength = publish.properties().copyForwardable(forwarded, 0);
        final int encodedLength = PublishEncoder.encode(
                encoded,
                0,
                protocolVersion,
                publish.qos(),
                publish.isRetain(),
                publish.isDup(),
                publish.packetId(),
                frame,
                publish.topicOffset(),
                publish.topicLength(),
                publish.properties().messageExpiryIntervalS(),
                forwarded,
                0,
                0,
                forwarded,
                0,
                propertiesLength,
                frame,
                publish.payloadOffset(),
                publish.payloadLength());
        final int reasonCode = publishAgain.decode(encoded, 0, encodedLength, protocolVersion);
        if (publish.topicLength() == 0) {
            // It cannot stand without the Topic Alias, which is not handed on.
            assertEquals(ReasonCode.PROTOCOL_ERROR, reasonCode);
            return;
        }
        assertEquals(ReasonCode.SUCCESS, reasonCode, "as encoded");
        assertEquals(publish.qos(), publishAgain.qos());
        assertEquals(publish.isDup(), publishAgain.isDup());
        assertEquals(publish.isRetain(), publishAgain.isRetain());
        assertEquals(publish.packetId(), publishAgain.packetId());
        assertEquals(
                publish.properties().messageExpiryIntervalS(),
                publishAgain.properties().messageExpiryIntervalS());
        assertEquals(propertiesLength, publishAgain.properties().forwardableLength());
        assertSame(frame, publish.topicOffset(), publish.topicLength(), publishAgain.topicOffset());
        assertEquals(publish.topicLength(), publishAgain.topicLength());
        assertSame(frame, publish.payloadOffset(), publish.payloadLength(), publishAgain.payloadOffset());
        assertEquals(publish.payloadLength(), publishAgain.payloadLength());
    }

    private void checkAck(final int protocolVersion) {
        final AckDecoder ack = decoder.ack;
        assertTrue(ack.packetId() > 0);
        final int length =
                AckEncoder.encode(encoded, 0, protocolVersion, ack.packetType(), ack.packetId(), ack.reasonCode());
        assertEquals(ReasonCode.SUCCESS, ackAgain.decode(encoded, 0, length, protocolVersion), "as encoded");
        assertEquals(ack.packetType(), ackAgain.packetType());
        assertEquals(ack.packetId(), ackAgain.packetId());
        assertEquals(ack.reasonCode(), ackAgain.reasonCode());
    }

    private void checkSubscribe(final int length) {
        final SubscribeDecoder subscribe = decoder.subscribe;
        int at = subscribe.firstFilter();
        int bytes = 0;
        for (int i = 0; i < subscribe.count(); i++) {
            assertInside(subscribe.filterOffset(at), subscribe.filterLength(at) + 1, length);
            bytes += subscribe.filterLength(at);
            at = subscribe.nextFilter(at);
        }
        assertEquals(length, at);
        assertEquals(bytes, subscribe.filterBytes());
    }

    private void checkUnsubscribe(final int length) {
        final UnsubscribeDecoder unsubscribe = decoder.unsubscribe;
        int at = unsubscribe.firstFilter();
        int bytes = 0;
        for (int i = 0; i < unsubscribe.count(); i++) {
            assertInside(unsubscribe.filterOffset(at), unsubscribe.filterLength(at), length);
            bytes += unsubscribe.filterLength(at);
            at = unsubscribe.nextFilter(at);
        }
        assertEquals(length, at);
        assertEquals(bytes, unsubscribe.filterBytes());
    }

    private void checkConnect(final int length) {
        final ConnectDecoder connect = decoder.connect;
        assertInside(connect.clientIdOffset(), connect.clientIdLength(), length);
        if (connect.hasWill()) {
            assertInside(connect.willTopicOffset(), connect.willTopicLength(), length);
            assertInside(connect.willPayloadOffset(), connect.willPayloadLength(), length);
        }
        if (connect.hasUsername()) {
            assertInside(connect.usernameOffset(), connect.usernameLength(), length);
        }
        if (connect.hasPassword()) {
            assertInside(connect.passwordOffset(), connect.passwordLength(), length);
        }
        checkProperties(connect.properties(), length);
        checkProperties(connect.willProperties(), length);
    }

    private static void checkProperties(final PropertiesDecoder properties, final int length) {
        if (properties.length() == 0) {
            assertEquals(0, properties.forwardableLength());
            return;
        }
        assertInside(properties.offset(), properties.length(), length);
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[properties.forwardableLength()]);
        assertEquals(copy.capacity(), properties.copyForwardable(copy, 0));
        if (properties.hasAuthenticationMethod()) {
            assertInside(properties.authenticationMethodOffset(), properties.authenticationMethodLength(), length);
        }
    }

    private void assertSame(final DirectBuffer frame, final int offset, final int length, final int encodedOffset) {
        for (int i = 0; i < length; i++) {
            if (frame.getByte(offset + i) != encoded.getByte(encodedOffset + i)) {
                throw new AssertionError("differs at " + i);
            }
        }
    }

    private static void assertInside(final int offset, final int length, final int frameLength) {
        assertTrue(offset >= 2 && length >= 0 && offset + length <= frameLength, offset + ", " + length);
    }
}
