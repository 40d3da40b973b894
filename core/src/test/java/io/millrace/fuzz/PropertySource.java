package io.millrace.fuzz;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import java.util.SplittableRandom;

/** Valid properties of every packet type, in any order. */
final class PropertySource {
    private static final int[] IDS = {
        Property.PAYLOAD_FORMAT_INDICATOR,
        Property.MESSAGE_EXPIRY_INTERVAL,
        Property.CONTENT_TYPE,
        Property.RESPONSE_TOPIC,
        Property.CORRELATION_DATA,
        Property.SUBSCRIPTION_IDENTIFIER,
        Property.SESSION_EXPIRY_INTERVAL,
        Property.ASSIGNED_CLIENT_IDENTIFIER,
        Property.SERVER_KEEP_ALIVE,
        Property.REQUEST_PROBLEM_INFORMATION,
        Property.WILL_DELAY_INTERVAL,
        Property.REQUEST_RESPONSE_INFORMATION,
        Property.RESPONSE_INFORMATION,
        Property.SERVER_REFERENCE,
        Property.REASON_STRING,
        Property.RECEIVE_MAXIMUM,
        Property.TOPIC_ALIAS_MAXIMUM,
        Property.MAXIMUM_QOS,
        Property.RETAIN_AVAILABLE,
        Property.USER_PROPERTY,
        Property.MAXIMUM_PACKET_SIZE,
        Property.WILDCARD_SUBSCRIPTION_AVAILABLE,
        Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
        Property.SHARED_SUBSCRIPTION_AVAILABLE,
    };
    private static final int[] SIZES = {16, 127, 128, 16_384, 100_000, 268_435_460};
    /** Short: what a broker has to remember for so long is state, and no leak. */
    private static final int[] INTERVALS_S = {0, 1, 2};

    private static final String[] TEXTS = {"", "k", "value", "ä水🌊", "a longer text of a property that somebody reads"};

    private final SplittableRandom random;
    private final PacketBytes properties = new PacketBytes();
    private final int[] order = IDS.clone();

    PropertySource(final SplittableRandom random) {
        this.random = random;
    }

    /**
     * Writes properties with their length in front.
     *
     * @param packetType or {@link Property#WILL}
     * @param topicAlias 0 for none
     */
    void writeTo(final PacketBytes packet, final int packetType, final int topicAlias) {
        properties.reset();
        if (topicAlias != 0) {
            properties.u8(Property.TOPIC_ALIAS).u16(topicAlias);
        }
        if (random.nextBoolean()) {
            some(packetType);
        }
        if (packetType == PacketType.AUTH || packetType == PacketType.CONNECT && random.nextInt(64) == 0) {
            properties.u8(Property.AUTHENTICATION_METHOD).string("SCRAM");
            properties.u8(Property.AUTHENTICATION_DATA).string("client-first");
        }
        packet.varint(properties.length()).raw(properties);
    }

    private void some(final int packetType) {
        final int wanted = 1 + random.nextInt(4);
        int written = 0;
        for (int i = 0; i < order.length && written < wanted; i++) {
            final int other = i + random.nextInt(order.length - i);
            final int id = order[other];
            order[other] = order[i];
            order[i] = id;
            if (isAllowed(id, packetType)) {
                write(id);
                written++;
            }
        }
        for (int i = random.nextInt(16) == 0 ? random.nextInt(200) : 0; i > 0; i--) {
            if (isAllowed(Property.USER_PROPERTY, packetType)) {
                write(Property.USER_PROPERTY);
            }
        }
    }

    /** Of those that clients may send where there is a difference. */
    private static boolean isAllowed(final int id, final int packetType) {
        return Property.isAllowedIn(id, packetType)
                && !(id == Property.SUBSCRIPTION_IDENTIFIER && packetType == PacketType.PUBLISH)
                && !(id == Property.SERVER_REFERENCE && packetType == PacketType.DISCONNECT);
    }

    private void write(final int id) {
        properties.u8(id);
        switch (Property.type(id)) {
            case Property.TYPE_BYTE -> properties.u8(random.nextInt(2));
            case Property.TYPE_TWO_BYTE_INTEGER ->
                properties.u16(1 + random.nextInt(random.nextBoolean() ? 16 : 65_535));
            case Property.TYPE_FOUR_BYTE_INTEGER ->
                properties.u32(
                        id == Property.MAXIMUM_PACKET_SIZE
                                ? SIZES[random.nextInt(SIZES.length)]
                                : INTERVALS_S[random.nextInt(INTERVALS_S.length)]);
            case Property.TYPE_VARIABLE_BYTE_INTEGER -> properties.varint(1 + random.nextInt(200));
            case Property.TYPE_UTF8_STRING_PAIR -> properties.string(text()).string(text());
            default -> properties.string(id == Property.RESPONSE_TOPIC ? "fuzz/response" : text());
        }
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
