package io.millrace.conformance;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Takes properties apart by the table of MQTT 5.0 §2.2.2.2, not with the broker's own codec. */
final class PropertyText {
    private static final String BYTES = " 01 17 19 24 25 28 29 2a ";
    private static final String TWO_BYTES = " 13 21 22 23 ";
    private static final String FOUR_BYTES = " 02 11 18 27 ";
    private static final String LENGTH_FIRST = " 03 08 09 12 15 16 1a 1c 1f ";

    private PropertyText() {}

    /** Where the properties end whose length stands at {@code at}. */
    static int end(final byte[] body, final int at) {
        int length = 0;
        int next = at;
        int shift = 0;
        do {
            length |= (body[next] & 0x7F) << shift;
            shift += 7;
        } while ((body[next++] & 0x80) != 0);
        return next + length;
    }

    /** Each as identifier and value, in hexadecimal; none if the packet is so short that their length is left out. */
    static List<String> split(final byte[] body, final int at) {
        final List<String> properties = new ArrayList<>();
        if (at >= body.length) {
            return properties;
        }
        final int end = end(body, at);
        int next = at;
        while ((body[next++] & 0x80) != 0) {}
        while (next < end) {
            final int length = 1 + valueLength(body, next);
            properties.add(HexFormat.of().formatHex(body, next, next + length));
            next += length;
        }
        return properties;
    }

    private static int valueLength(final byte[] body, final int at) {
        final String key = " " + HexFormat.of().toHexDigits(body[at]) + " ";
        if (BYTES.contains(key)) {
            return 1;
        }
        if (TWO_BYTES.contains(key)) {
            return 2;
        }
        if (FOUR_BYTES.contains(key)) {
            return 4;
        }
        if (LENGTH_FIRST.contains(key)) {
            return stringLength(body, at + 1);
        }
        if (body[at] == 0x26) {
            final int name = stringLength(body, at + 1);
            return name + stringLength(body, at + 1 + name);
        }
        if (body[at] == 0x0B) {
            int length = 1;
            while ((body[at + length] & 0x80) != 0) {
                ++length;
            }
            return length;
        }
        throw new AssertionError("no property has the identifier" + key);
    }

    private static int stringLength(final byte[] body, final int at) {
        return 2 + ((body[at] & 0xFF) << 8 | body[at + 1] & 0xFF);
    }
}
