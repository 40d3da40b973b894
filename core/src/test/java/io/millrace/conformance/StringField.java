package io.millrace.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A UTF-8 Encoded String in a packet from a client, and the packet with other bytes in its place.
 *
 * @param isFirst whether it stands in CONNECT; else the packet follows CONNACK
 */
record StringField(String name, int protocolVersion, boolean isFirst, Function<byte[], byte[]> packet) {
    private static final int REASON_STRING = 0x1F;
    private static final byte[] GOOD = {'x'};

    /** Those that are in every version, and those that only MQTT 5 has. */
    static List<StringField> all() {
        final List<StringField> fields = new ArrayList<>();
        for (int version = 3; version <= 5; version++) {
            addPlain(fields, version);
        }
        addConnectProperties(fields);
        addPublishProperties(fields);
        addPair(fields, "SUBSCRIBE", false, pair -> request(5, 0x82, pair, GOOD, 0));
        addPair(fields, "UNSUBSCRIBE", false, pair -> request(5, 0xA2, pair, GOOD, -1));
        for (final int first : new int[] {0x40, 0x50, 0x62, 0x70}) {
            addReasons(
                    fields,
                    "acknowledgement " + (first >> 4),
                    of -> new Body().u16(1).u8(0).properties(5, of).packet(first));
        }
        addReasons(
                fields, "DISCONNECT", of -> new Body().u8(0).properties(5, of).packet(0xE0));
        return fields;
    }

    private static void addAuthentication(final List<StringField> fields) {
        final Function<Body, byte[]> auth = of -> Auth.packet(Auth.AGAIN, of);
        fields.add(new StringField(
                "AUTH method", 5, false, text -> auth.apply(new Body().u8(0x15).binary(text))));
        addReasons(
                fields,
                "AUTH",
                of -> auth.apply(Auth.method(ChallengeMethod.NONE).raw(of.bytes())));
    }

    private static void addPlain(final List<StringField> fields, final int version) {
        fields.add(new StringField(
                "Client Identifier",
                version,
                true,
                text -> connect(version, 2, new Body().noProperties(version).binary(text))));
        fields.add(new StringField(
                "Will Topic",
                version,
                true,
                text -> connect(
                        version,
                        6,
                        new Body()
                                .noProperties(version)
                                .string("c")
                                .noProperties(version)
                                .binary(text)
                                .string("payload"))));
        fields.add(new StringField(
                "User Name",
                version,
                true,
                text -> connect(
                        version,
                        0x82,
                        new Body().noProperties(version).string("c").binary(text))));
        fields.add(new StringField(
                "Topic Name",
                version,
                false,
                text -> new Body().binary(text).noProperties(version).packet(0x30)));
        fields.add(new StringField(
                "Topic Filter to subscribe", version, false, text -> request(version, 0x82, new Body(), text, 0)));
        fields.add(new StringField(
                "Topic Filter to unsubscribe", version, false, text -> request(version, 0xA2, new Body(), text, -1)));
    }

    private static void addConnectProperties(final List<StringField> fields) {
        final Function<Body, byte[]> connect =
                of -> connect(5, 2, new Body().properties(5, of).string(LiveBroker.unique("c")));
        addPair(fields, "CONNECT", true, connect);
        fields.add(new StringField(
                "CONNECT method",
                5,
                true,
                text -> connect.apply(new Body().u8(0x15).binary(text))));
        final Function<Body, byte[]> will = of -> connect(
                5,
                6,
                new Body()
                        .noProperties(5)
                        .string(LiveBroker.unique("c"))
                        .properties(5, of)
                        .string("will")
                        .string("payload"));
        addPair(fields, "Will", true, will);
        for (final int id : new int[] {0x03, 0x08}) {
            fields.add(new StringField(
                    "Will property " + id,
                    5,
                    true,
                    text -> will.apply(new Body().u8(id).binary(text))));
        }
    }

    private static void addPublishProperties(final List<StringField> fields) {
        final Function<Body, byte[]> publish =
                of -> new Body().string("topic").properties(5, of).packet(0x30);
        addPair(fields, "PUBLISH", false, publish);
        for (final int id : new int[] {0x03, 0x08}) {
            fields.add(new StringField(
                    "PUBLISH property " + id,
                    5,
                    false,
                    text -> publish.apply(new Body().u8(id).binary(text))));
        }
    }

    private static void addReasons(
            final List<StringField> fields, final String packet, final Function<Body, byte[]> with) {
        fields.add(new StringField(
                packet + " Reason String",
                5,
                false,
                text -> with.apply(new Body().u8(REASON_STRING).binary(text))));
        addPair(fields, packet, false, with);
    }

    private static void addPair(
            final List<StringField> fields,
            final String packet,
            final boolean isFirst,
            final Function<Body, byte[]> with) {
        fields.add(new StringField(
                packet + " name of a User Property",
                5,
                isFirst,
                text -> with.apply(new Body().u8(0x26).binary(text).binary(GOOD))));
        fields.add(new StringField(
                packet + " value of a User Property",
                5,
                isFirst,
                text -> with.apply(new Body().u8(0x26).binary(GOOD).binary(text))));
    }

    /** @param rest what follows the Keep Alive */
    private static byte[] connect(final int version, final int flags, final Body rest) {
        return new Body()
                .string(version == 3 ? "MQIsdp" : "MQTT")
                .u8(version)
                .u8(flags)
                .u16(0)
                .raw(rest.bytes())
                .packet(0x10);
    }

    /** SUBSCRIBE or UNSUBSCRIBE; the latter has no options. */
    private static byte[] request(
            final int version, final int first, final Body properties, final byte[] filter, final int options) {
        final Body body = new Body().u16(1).properties(version, properties).binary(filter);
        return (options < 0 ? body : body.u8(options)).packet(first);
    }

    boolean isPair() {
        return name.contains("User Property");
    }

    /** A connection on which the packet may be sent; in MQTT 5 with an Authentication Method without questions. */
    Wire connected(final LiveBroker broker) {
        if (isFirst) {
            return broker.open(protocolVersion);
        }
        if (protocolVersion < 5) {
            return broker.connect(protocolVersion);
        }
        final Wire wire = broker.open(5);
        wire.send(Auth.connect(ChallengeMethod.NONE, "").packet());
        wire.expectConnack(0);
        return wire;
    }

    @Override
    public String toString() {
        return name + ", MQTT version " + protocolVersion;
    }
}
