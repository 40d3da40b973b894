package io.millrace.conformance;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A packet from an MQTT 5 client with properties, by table 2-4.
 *
 * @param allowed the identifiers that may stand in it
 * @param isFirst whether it is CONNECT
 * @param isLengthOptional whether the packet may end before the Property Length
 * @param with the packet with these bytes in the place of Property Length and properties
 */
record PropertyTable(
        String name, boolean isFirst, boolean isLengthOptional, List<Integer> allowed, Function<byte[], byte[]> with) {
    static final int USER_PROPERTY = 0x26;

    /** A valid value for each property that there is. */
    private static final Map<Integer, byte[]> VALUES = new TreeMap<>();

    static {
        for (final int id : new int[] {0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A}) {
            VALUES.put(id, hex("01"));
        }
        for (final int id : new int[] {0x13, 0x21, 0x22, 0x23}) {
            VALUES.put(id, hex("0001"));
        }
        for (final int id : new int[] {0x02, 0x11, 0x18, 0x27}) {
            VALUES.put(id, hex("00010000"));
        }
        for (final int id : new int[] {0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F}) {
            VALUES.put(id, hex("000161"));
        }
        VALUES.put(0x0B, hex("01"));
        VALUES.put(USER_PROPERTY, hex("00016e000176"));
    }

    static List<PropertyTable> all() {
        final List<PropertyTable> packets = new ArrayList<>();
        packets.add(new PropertyTable(
                "CONNECT",
                true,
                false,
                List.of(0x11, 0x15, 0x16, 0x17, 0x19, 0x21, 0x22, 0x26, 0x27),
                properties -> connect(2).raw(properties).string("c").packet(0x10)));
        packets.add(new PropertyTable(
                "Will",
                true,
                false,
                List.of(0x01, 0x02, 0x03, 0x08, 0x09, 0x18, 0x26),
                properties -> connect(6)
                        .u8(0)
                        .string("c")
                        .raw(properties)
                        .string("will")
                        .string("payload")
                        .packet(0x10)));
        packets.add(new PropertyTable(
                "PUBLISH",
                false,
                false,
                List.of(0x01, 0x02, 0x03, 0x08, 0x09, 0x0B, 0x23, 0x26),
                properties -> new Body().string("t").raw(properties).packet(0x30)));
        for (final int first : new int[] {0x40, 0x50, 0x62, 0x70}) {
            packets.add(new PropertyTable(
                    "acknowledgement " + (first >> 4),
                    false,
                    true,
                    List.of(0x1F, 0x26),
                    properties -> new Body().u16(9).u8(0).raw(properties).packet(first)));
        }
        packets.add(new PropertyTable(
                "SUBSCRIBE",
                false,
                false,
                List.of(0x0B, 0x26),
                properties ->
                        new Body().u16(9).raw(properties).string("t").u8(0).packet(0x82)));
        packets.add(new PropertyTable(
                "UNSUBSCRIBE",
                false,
                false,
                List.of(0x26),
                properties -> new Body().u16(9).raw(properties).string("t").packet(0xA2)));
        packets.add(new PropertyTable(
                "DISCONNECT",
                false,
                true,
                List.of(0x11, 0x1C, 0x1F, 0x26),
                properties -> new Body().u8(0).raw(properties).packet(0xE0)));
        packets.add(new PropertyTable(
                "AUTH",
                false,
                false,
                List.of(0x15, 0x16, 0x1F, 0x26),
                properties -> new Body().u8(0x19).raw(properties).packet(0xF0)));
        return packets;
    }

    /** Identifier and value. */
    static byte[] property(final int id) {
        return new Body().u8(id).raw(VALUES.get(id)).bytes();
    }

    /** Every identifier that is defined. */
    static List<Integer> identifiers() {
        return List.copyOf(VALUES.keySet());
    }

    /** The packet with these properties. */
    byte[] packet(final byte[]... properties) {
        final Body all = new Body();
        for (final byte[] property : properties) {
            all.raw(property);
        }
        return with.apply(new Body().properties(5, all).bytes());
    }

    private static Body connect(final int flags) {
        return new Body().string("MQTT").u8(5).u8(flags).u16(0);
    }

    private static byte[] hex(final String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Override
    public String toString() {
        return name;
    }
}
