package io.millrace.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A Control Packet that the broker sent, taken apart as the specification says and not with the broker's own codec.
 *
 * @param body everything behind the fixed header
 */
record Received(int protocolVersion, int type, int flags, byte[] body) {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;
    static final int UNSUBACK = 11;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;
    static final int AUTH = 15;

    int u8(final int at) {
        return body[at] & 0xFF;
    }

    int u16(final int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int qos() {
        return flags >> 1 & 3;
    }

    boolean isRetain() {
        return (flags & 1) != 0;
    }

    boolean isDup() {
        return (flags & 8) != 0;
    }

    /** The Topic Name of a PUBLISH. */
    String topic() {
        return new String(body, 2, u16(0), StandardCharsets.UTF_8);
    }

    /** Of any packet that has one. */
    int packetId() {
        return type == PUBLISH ? u16(2 + u16(0)) : u16(0);
    }

    /** The payload of a PUBLISH. */
    String payload() {
        final int from = behindProperties(publishProperties());
        return new String(body, from, body.length - from, StandardCharsets.UTF_8);
    }

    /** Session Present of a CONNACK. */
    boolean isSessionPresent() {
        return u8(0) == 1;
    }

    /** The one Reason Code of CONNACK, an acknowledgement, DISCONNECT or AUTH; 0 where it is left out. */
    int reasonCode() {
        return switch (type) {
            case CONNACK -> u8(1);
            case DISCONNECT, AUTH -> body.length > 0 ? u8(0) : 0;
            default -> body.length > 2 ? u8(2) : 0;
        };
    }

    /** Those of SUBACK or UNSUBACK. */
    List<Integer> reasonCodes() {
        final List<Integer> codes = new ArrayList<>();
        for (int at = protocolVersion < 5 ? 2 : behindProperties(2); at < body.length; at++) {
            codes.add(u8(at));
        }
        return codes;
    }

    /** The properties as they stand there, in hexadecimal, each with its identifier in front. */
    List<String> properties() {
        return PropertyText.split(body, propertiesAt());
    }

    /** The value of the first property {@code identifier}, in hexadecimal; null if there is none. */
    String property(final int identifier) {
        final String prefix = HexFormat.of().toHexDigits((byte) identifier);
        return properties().stream()
                .filter(text -> text.startsWith(prefix))
                .map(text -> text.substring(2))
                .findFirst()
                .orElse(null);
    }

    /** A property that is a number; -1 if it is not there. */
    long number(final int identifier) {
        final String digits = property(identifier);
        return digits == null ? -1 : Long.parseLong(digits, 16);
    }

    private int propertiesAt() {
        return switch (type) {
            case PUBLISH -> publishProperties();
            case DISCONNECT, AUTH -> 1;
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> 3;
            default -> 2;
        };
    }

    private int publishProperties() {
        return 2 + u16(0) + (qos() > 0 ? 2 : 0);
    }

    private int behindProperties(final int at) {
        return protocolVersion < 5 ? at : PropertyText.end(body, at);
    }

    @Override
    public String toString() {
        return "packet of type " + type + ", flags " + flags + ", "
                + HexFormat.of().formatHex(body);
    }
}
