package io.millrace.security.scram;

import org.jspecify.annotations.Nullable;

/**
 * The first message of a client (RFC 5802 §7): {@code n,,n=NAME,r=NONCE}.
 *
 * @param header of GS2, {@code n,,}
 * @param bare what is behind it
 */
record ClientFirst(String header, String bare, String name, String nonce) {
    private static final int NONCE_LIMIT = 256;

    /** Null if it is none, wants something that is not offered, or wants to act for somebody else. */
    static @Nullable ClientFirst parse(final String message) {
        final String[] parts = message.split(",", -1);
        // "y": it could bind to the channel, and thinks that the server cannot. It is right.
        if (parts.length < 4 || !parts[0].equals("n") && !parts[0].equals("y")) {
            return null;
        }
        final String name = parts[2].startsWith("n=") ? unescaped(parts[2].substring(2)) : null;
        if (name == null || name.isEmpty() || !isNonce(parts[3])) {
            // "m=" in the place of the name: an extension that has to be understood.
            return null;
        }
        if (!parts[1].isEmpty() && !(parts[1].startsWith("a=") && name.equals(unescaped(parts[1].substring(2))))) {
            return null;
        }
        final String header = parts[0] + "," + parts[1] + ",";
        return new ClientFirst(header, message.substring(header.length()), name, parts[3].substring(2));
    }

    /** Printable US-ASCII without a comma, which is gone already. */
    private static boolean isNonce(final String part) {
        return part.startsWith("r=")
                && part.length() > 2
                && part.length() <= NONCE_LIMIT
                && part.chars().allMatch(c -> c >= 0x21 && c <= 0x7E);
    }

    /** Null if an equals sign stands for nothing that is known, or there is a NUL. */
    private static @Nullable String unescaped(final String name) {
        final StringBuilder unescaped = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            final char c = name.charAt(i);
            if (c == 0) {
                return null;
            }
            if (c != '=') {
                unescaped.append(c);
            } else if (name.startsWith("=2C", i)) {
                unescaped.append(',');
                i += 2;
            } else if (name.startsWith("=3D", i)) {
                unescaped.append('=');
                i += 2;
            } else {
                return null;
            }
        }
        return unescaped.toString();
    }
}
