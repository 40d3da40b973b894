package io.millrace.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes of a Control Packet, put together by hand: anything goes, valid or not. */
final class Body {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Body u8(final int value) {
        bytes.write(value);
        return this;
    }

    Body u16(final int value) {
        return u8(value >>> 8).u8(value);
    }

    Body u32(final long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    /** A Variable Byte Integer (MQTT 5.0 §1.5.5). */
    Body varint(final int value) {
        int rest = value;
        do {
            u8(rest & 0x7F | (rest > 0x7F ? 0x80 : 0));
            rest >>>= 7;
        } while (rest > 0);
        return this;
    }

    Body string(final String text) {
        return binary(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With two bytes of length in front. */
    Body binary(final byte[] value) {
        return u16(value.length).raw(value);
    }

    Body raw(final byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    Body hex(final String digits) {
        return raw(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    Body text(final String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Properties with their length in front, for MQTT 5 only. */
    Body properties(final int protocolVersion, final Body properties) {
        return protocolVersion < 5 ? this : varint(properties.length()).raw(properties.bytes());
    }

    /** No properties, which MQTT 5 wants to be said. */
    Body noProperties(final int protocolVersion) {
        return properties(protocolVersion, new Body());
    }

    int length() {
        return bytes.size();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** As a whole Control Packet with the first byte {@code first}. */
    byte[] packet(final int first) {
        return new Body().u8(first).varint(length()).raw(bytes()).bytes();
    }
}
