package io.millrace.mqtt.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Packets as tests write them: hexadecimal bytes and {@code 'text'}; {@code *} as the second byte stands for the
 * Remaining Length.
 */
final class Bytes {
    private Bytes() {}

    static byte[] of(final String notation) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean counted = false;
        int at = 0;
        while (at < notation.length()) {
            final char next = notation.charAt(at);
            if (Character.isWhitespace(next)) {
                at++;
            } else if (next == '\'') {
                final int end = notation.indexOf('\'', at + 1);
                out.writeBytes(notation.substring(at + 1, end).getBytes(StandardCharsets.UTF_8));
                at = end + 1;
            } else if (next == '*') {
                counted = true;
                out.write(0);
                at++;
            } else {
                out.write(HexFormat.fromHexDigits(notation, at, at + 2));
                at += 2;
            }
        }
        final byte[] bytes = out.toByteArray();
        if (counted) {
            if (bytes.length - 2 > 0x7F) {
                throw new IllegalArgumentException("too long for one byte of Remaining Length: " + notation);
            }
            bytes[1] = (byte) (bytes.length - 2);
        }
        return bytes;
    }

    static String hex(final byte[] bytes, final int offset, final int length) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, offset, offset + length);
    }
}
