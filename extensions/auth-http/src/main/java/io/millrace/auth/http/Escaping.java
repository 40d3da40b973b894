package io.millrace.auth.http;

import java.nio.charset.StandardCharsets;

/** How what a client has written is put into a request without becoming a part of it. */
final class Escaping {
    private static final String HEX = "0123456789ABCDEF";

    private Escaping() {}

    /** For path, query and form: all but the unreserved characters (RFC 3986 §2.3). */
    static String percent(final String value) {
        final StringBuilder escaped = new StringBuilder();
        for (final byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(b)) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HEX.charAt(b >> 4 & 0xF)).append(HEX.charAt(b & 0xF));
            }
        }
        return escaped.toString();
    }

    private static boolean isUnreserved(final byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }

    /**
     * True if a header can have it: printable ASCII. Others would end the header, or, as the JDK writes them, all become the
     * same question mark, and one client another.
     */
    static boolean isHeaderValue(final String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7F || c == '\t');
    }

    /** A path that does not lead elsewhere: a server takes {@code /users/../} for {@code /}. */
    static boolean hasDotSegment(final String path) {
        for (final String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
