package io.millrace.fuzz;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import java.util.SplittableRandom;

/** Valid Control Packets of every type, the same ones from the same seed. One thread. */
public final class PacketSource {
    private static final int TOPIC_ALIAS_LIMIT = 32;
    private static final int WITH_WILL = 3;
    /** Distinct Client Identifiers, few enough that Sessions are resumed and taken over. */
    private static final int CLIENT_COUNT = 24;

    private static final byte[] PAYLOAD = new byte[128 * 1024];
    private static final int[] PAYLOAD_BOUNDS = {1, 64, 64, 64, 256, 256, 1024, 8192};
    private static final int PAYLOAD_BOUND_MAX = 64 * 1024 + 1;
    private static final int[] ACK_REASONS = {0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99};
    private static final int[] DISCONNECT_REASONS = {0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x93, 0x98};
    /** What clients send, about as often as they do. */
    private static final int[] CLIENT_TYPES = {
        PacketType.PUBLISH,
        PacketType.PUBLISH,
        PacketType.PUBLISH,
        PacketType.PUBLISH,
        PacketType.SUBSCRIBE,
        PacketType.SUBSCRIBE,
        PacketType.UNSUBSCRIBE,
        PacketType.PUBACK,
        PacketType.PUBREC,
        PacketType.PUBREL,
        PacketType.PUBCOMP,
        PacketType.PINGREQ,
        PacketType.CONNECT,
        PacketType.DISCONNECT,
        PacketType.AUTH
    };

    static {
        new java.util.Random(1).nextBytes(PAYLOAD);
    }

    private final SplittableRandom random;
    private final TopicSource topics;
    private final PropertySource properties;
    private final PacketBytes body = new PacketBytes();
    private final PacketBytes packet = new PacketBytes();

    public PacketSource(final SplittableRandom random) {
        this.random = random;
        topics = new TopicSource(random);
        properties = new PropertySource(random);
    }

    /** Anything that a client of this version may send. */
    public byte[] fromClient(final int protocolVersion) {
        final int type = CLIENT_TYPES[random.nextInt(CLIENT_TYPES.length)];
        return packet(protocolVersion, type == PacketType.AUTH && protocolVersion < 5 ? PacketType.PINGREQ : type);
    }

    /** What a client sends that means to go on: seldom what ends its connection. */
    byte[] inSession(final int protocolVersion) {
        final int type = CLIENT_TYPES[random.nextInt(CLIENT_TYPES.length)];
        final boolean isEnd = type == PacketType.CONNECT || type == PacketType.DISCONNECT || type == PacketType.AUTH;
        return packet(protocolVersion, isEnd && random.nextInt(8) != 0 ? PacketType.PUBLISH : type);
    }

    /** A packet of this type; those that only servers send are included. */
    public byte[] packet(final int protocolVersion, final int type) {
        return switch (type) {
            case PacketType.CONNECT -> connect(protocolVersion, clientId());
            case PacketType.PUBLISH -> publish(protocolVersion, random.nextInt(3), packetId());
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP ->
                ack(protocolVersion, type, packetId());
            case PacketType.SUBSCRIBE -> subscribe(protocolVersion);
            case PacketType.UNSUBSCRIBE -> unsubscribe(protocolVersion);
            case PacketType.DISCONNECT, PacketType.AUTH -> reasoned(protocolVersion, type);
            case PacketType.CONNACK -> connack(protocolVersion);
            case PacketType.SUBACK, PacketType.UNSUBACK -> suback(protocolVersion, type);
            default -> begin().finish(type << 4);
        };
    }

    /** One of a few Client Identifiers. */
    String clientId() {
        return "fuzz-" + random.nextInt(CLIENT_COUNT);
    }

    /** One that is likely to be in use. */
    private int packetId() {
        return 1 + random.nextInt(random.nextInt(8) == 0 ? 65_535 : 16);
    }

    byte[] connect(final int protocolVersion, final String clientId) {
        final boolean hasUsername = random.nextInt(4) == 0;
        final boolean hasPassword = hasUsername && random.nextBoolean();
        final boolean hasWill = random.nextInt(WITH_WILL) == 0;
        final boolean isCleanStart = random.nextInt(3) != 0;
        int flags = (hasUsername ? 0x80 : 0) | (hasPassword ? 0x40 : 0) | (isCleanStart ? 2 : 0);
        if (hasWill) {
            flags |= 4 | random.nextInt(3) << 3 | (random.nextInt(4) == 0 ? 0x20 : 0);
        }
        begin();
        body.string(protocolVersion == 3 ? "MQIsdp" : "MQTT")
                .u8(protocolVersion)
                .u8(flags);
        body.u16(random.nextBoolean() ? 0 : 1 + random.nextInt(600));
        properties(protocolVersion, PacketType.CONNECT, 0);
        body.string(isCleanStart && protocolVersion > 3 && random.nextInt(16) == 0 ? "" : clientId);
        if (hasWill) {
            properties(protocolVersion, Property.WILL, 0);
            body.string(topics.name());
            final int length = Math.min(payloadLength(), 65_535);
            body.u16(length).raw(PAYLOAD, random.nextInt(1024), length);
        }
        if (hasUsername) {
            body.string("name");
        }
        if (hasPassword) {
            body.string("password");
        }
        return finish(PacketType.CONNECT << 4);
    }

    byte[] publish(final int protocolVersion, final int qos, final int packetId) {
        final boolean isRetain = random.nextInt(8) == 0;
        final int topicAlias =
                protocolVersion == 5 && random.nextInt(4) == 0 ? 1 + random.nextInt(TOPIC_ALIAS_LIMIT) : 0;
        begin();
        body.string(topicAlias != 0 && random.nextInt(4) == 0 ? "" : topics.name());
        if (qos > 0) {
            body.u16(packetId);
        }
        properties(protocolVersion, PacketType.PUBLISH, topicAlias);
        body.raw(PAYLOAD, random.nextInt(1024), payloadLength());
        final int dup = qos > 0 && random.nextInt(8) == 0 ? 8 : 0;
        return finish(PacketType.PUBLISH << 4 | dup | qos << 1 | (isRetain ? 1 : 0));
    }

    byte[] ack(final int protocolVersion, final int type, final int packetId) {
        begin();
        body.u16(packetId);
        if (protocolVersion == 5 && random.nextInt(3) == 0) {
            final boolean isFirst = type == PacketType.PUBACK || type == PacketType.PUBREC;
            body.u8(isFirst ? ACK_REASONS[random.nextInt(ACK_REASONS.length)] : random.nextInt(2) * 0x92);
            if (random.nextBoolean()) {
                properties.writeTo(body, type, 0);
            }
        }
        final int dup = type == PacketType.PUBREL && protocolVersion == 3 && random.nextBoolean() ? 8 : 0;
        return finish(type << 4 | dup | (type == PacketType.PUBREL ? 2 : 0));
    }

    private byte[] subscribe(final int protocolVersion) {
        begin();
        body.u16(packetId());
        properties(protocolVersion, PacketType.SUBSCRIBE, 0);
        for (int i = filterCount(); i > 0; i--) {
            final String filter = topics.filter();
            final int noLocal = filter.startsWith("$share/") ? 0 : random.nextInt(2) << 2;
            final int options = protocolVersion < 5 ? 0 : noLocal | random.nextInt(2) << 3 | random.nextInt(3) << 4;
            body.string(filter).u8(options | random.nextInt(3));
        }
        return finish(PacketType.SUBSCRIBE << 4 | 2);
    }

    private byte[] unsubscribe(final int protocolVersion) {
        begin();
        body.u16(packetId());
        properties(protocolVersion, PacketType.UNSUBSCRIBE, 0);
        for (int i = filterCount(); i > 0; i--) {
            body.string(topics.filter());
        }
        return finish(PacketType.UNSUBSCRIBE << 4 | 2);
    }

    private int filterCount() {
        return 1 + random.nextInt(random.nextInt(64) == 0 ? 100 : 3);
    }

    private byte[] reasoned(final int protocolVersion, final int type) {
        begin();
        if (type == PacketType.AUTH) {
            body.u8(0x18 + random.nextInt(2));
            properties.writeTo(body, type, 0);
        } else if (protocolVersion == 5 && random.nextBoolean()) {
            body.u8(DISCONNECT_REASONS[random.nextInt(DISCONNECT_REASONS.length)]);
            properties.writeTo(body, type, 0);
        }
        return finish(type << 4);
    }

    private byte[] connack(final int protocolVersion) {
        begin();
        body.u16(random.nextInt(2) << 8);
        properties(protocolVersion, PacketType.CONNACK, 0);
        return finish(PacketType.CONNACK << 4);
    }

    private byte[] suback(final int protocolVersion, final int type) {
        begin();
        body.u16(packetId());
        properties(protocolVersion, type, 0);
        body.u8(0);
        return finish(type << 4);
    }

    private int payloadLength() {
        final int kind = random.nextInt(128);
        return random.nextInt(kind == 0 ? PAYLOAD_BOUND_MAX : PAYLOAD_BOUNDS[kind % PAYLOAD_BOUNDS.length]);
    }

    private void properties(final int protocolVersion, final int type, final int topicAlias) {
        if (protocolVersion == 5) {
            properties.writeTo(body, type, topicAlias);
        }
    }

    private PacketSource begin() {
        body.reset();
        return this;
    }

    private byte[] finish(final int first) {
        packet.reset();
        return packet.u8(first).varint(body.length()).raw(body).toArray();
    }
}
