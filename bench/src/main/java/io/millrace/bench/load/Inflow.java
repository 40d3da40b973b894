package io.millrace.bench.load;

import io.millrace.bench.load.wire.Packets;
import io.millrace.bench.load.wire.Version;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;
import org.jspecify.annotations.Nullable;

/** What a client does with the packets it receives. The loop's thread. */
final class Inflow {
    private static final int DUP = 0x08;
    private static final int REFUSED = 0x80;
    private static final int RECEIVE_MAXIMUM = 0x21;

    private final Client client;
    private final @Nullable Publisher publisher;
    private final @Nullable Receiver receiver;
    private final boolean isVersion5;
    /** QoS 2 messages received and not yet released. */
    private final IntHashSet unreleased = new IntHashSet(8);

    private long nowNs;

    Inflow(
            final Client client,
            final Version version,
            final @Nullable Publisher publisher,
            final @Nullable Receiver receiver) {
        this.client = client;
        this.publisher = publisher;
        this.receiver = receiver;
        isVersion5 = version == Version.MQTT_5;
    }

    /** When the bytes being looked at were received. */
    long nowNs() {
        return nowNs;
    }

    void nowNs(final long receivedNs) {
        nowNs = receivedNs;
    }

    void onFrame(final int header, final DirectBuffer buffer, final int offset, final int length) {
        switch (header >>> 4) {
            case Packets.PUBLISH -> onPublish(header, buffer, offset, length);
            case Packets.PUBACK, Packets.PUBCOMP, Packets.PUBREC ->
                onAcknowledgement(header >>> 4, buffer, offset, length);
            case Packets.PUBREL -> onPubrel(buffer, offset, length);
            case Packets.CONNACK -> onConnack(buffer, offset, length);
            case Packets.SUBACK -> onSuback(buffer, offset, length);
            case Packets.PINGRESP -> {}
            case Packets.DISCONNECT ->
                client.fail(length == 0 ? "DISCONNECT" : String.format("DISCONNECT 0x%02X", buffer.getByte(offset)));
            default -> client.fail(String.format("a packet with header 0x%02X", header));
        }
    }

    private void onPublish(final int header, final DirectBuffer buffer, final int offset, final int length) {
        final int qos = header >>> 1 & 3;
        int at = offset + 2 + unsignedShort(buffer, offset, length);
        final int end = offset + length;
        int packetId = 0;
        if (qos > 0) {
            packetId = at + 2 <= end ? unsignedShort(buffer, at, 2) : 0;
            at += 2;
        }
        if (isVersion5 && at < end) {
            at = behindProperties(buffer, at);
        }
        if (qos == 3 || at > end || qos > 0 && packetId == 0 || receiver == null) {
            client.fail(receiver == null ? "a PUBLISH to who has not subscribed" : "a malformed PUBLISH");
            return;
        }
        if (qos < 2 || unreleased.add(packetId)) {
            receiver.onPayload(buffer, at, end - at, (header & DUP) != 0, nowNs);
        }
        if (qos > 0 && !client.isClosed()) {
            Packets.writeAcknowledgement(client.out(), qos == 1 ? Packets.PUBACK : Packets.PUBREC, packetId);
        }
    }

    private void onAcknowledgement(final int type, final DirectBuffer buffer, final int offset, final int length) {
        final int packetId = unsignedShort(buffer, offset, length);
        if (publisher == null || !publisher.awaits(packetId)) {
            client.fail("acknowledgement of a Packet Identifier not in use");
            return;
        }
        final boolean isRefused = length > 2 && (buffer.getByte(offset + 2) & 0xFF) >= REFUSED;
        if (type == Packets.PUBREC && !isRefused) {
            Packets.writeAcknowledgement(client.out(), Packets.PUBREL, packetId);
        } else {
            publisher.onAcknowledged(packetId, isRefused, nowNs);
        }
    }

    private void onPubrel(final DirectBuffer buffer, final int offset, final int length) {
        final int packetId = unsignedShort(buffer, offset, length);
        unreleased.remove(packetId);
        Packets.writeAcknowledgement(client.out(), Packets.PUBCOMP, packetId);
    }

    private void onConnack(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 2) {
            client.fail("a malformed CONNACK");
            return;
        }
        final int receiveMaximum = isVersion5 && length > 2 ? receiveMaximum(buffer, offset + 2) : 0;
        client.onConnack(buffer.getByte(offset + 1) & 0xFF, receiveMaximum, (buffer.getByte(offset) & 1) != 0);
    }

    private void onSuback(final DirectBuffer buffer, final int offset, final int length) {
        int at = offset + 2;
        if (isVersion5 && length > 2) {
            at = behindProperties(buffer, at);
        }
        int worst = 0;
        for (; at < offset + length; at++) {
            worst = Math.max(worst, buffer.getByte(at) & 0xFF);
        }
        client.onSuback(worst);
    }

    /** The property's value, or 0 if there is none; the properties begin with their length at {@code offset}. */
    private static int receiveMaximum(final DirectBuffer buffer, final int offset) {
        final int end = behindProperties(buffer, offset);
        int at = offset;
        while (buffer.getByte(at++) < 0) {
            // Still the length.
        }
        while (at < end) {
            final int property = buffer.getByte(at);
            if (property == RECEIVE_MAXIMUM) {
                return unsignedShort(buffer, at + 1, 2);
            }
            at += 1 + ConnackProperty.length(property, buffer, at + 1);
        }
        return 0;
    }

    private static int behindProperties(final DirectBuffer buffer, final int offset) {
        int length = 0;
        int at = offset;
        byte next;
        do {
            next = buffer.getByte(at);
            length |= (next & 0x7F) << 7 * (at - offset);
            at++;
        } while (next < 0 && at - offset < 4);
        return at + length;
    }

    private static int unsignedShort(final DirectBuffer buffer, final int offset, final int length) {
        return length < 2 ? 0 : buffer.getShort(offset, java.nio.ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }
}
