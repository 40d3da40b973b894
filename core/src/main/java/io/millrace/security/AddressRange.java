package io.millrace.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Addresses that begin alike, in the notation of CIDR: {@code 10.0.0.0/8}, {@code fd00::/8}; immutable. */
public final class AddressRange {
    /** What a parser may be given: anything else could be a name, and would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] first;
    private final int prefixLength;

    private AddressRange(final byte[] first, final int prefixLength) {
        this.first = first;
        this.prefixLength = prefixLength;
    }

    /**
     * Reads an address, which stands for itself alone, or an address and the number of bits that count.
     *
     * @throws IllegalArgumentException if it is neither, or has bits behind those that count; the message is for
     *     operators
     */
    public static AddressRange of(final String text) {
        final int slash = text.indexOf('/');
        final byte[] address = address(slash < 0 ? text : text.substring(0, slash), text);
        final int length = slash < 0 ? address.length * 8 : prefixLength(text.substring(slash + 1), address, text);
        final AddressRange range = new AddressRange(address, length);
        for (int bit = length; bit < address.length * 8; bit++) {
            if ((address[bit / 8] & 0x80 >> bit % 8) != 0) {
                throw new IllegalArgumentException(
                        text + " has bits behind the first " + length + "; the range would be " + range.cut());
            }
        }
        return range;
    }

    /**
     * The same, but bits behind those that count do not matter: {@code 10.1.2.3/8} is {@code 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException if it is neither; the message is for operators
     */
    public static AddressRange around(final String text) {
        final int slash = text.indexOf('/');
        final byte[] address = address(slash < 0 ? text : text.substring(0, slash), text);
        final int length = slash < 0 ? address.length * 8 : prefixLength(text.substring(slash + 1), address, text);
        return new AddressRange(address, length).cut();
    }

    private static byte[] address(final String address, final String text) {
        if (LITERAL.matcher(address).matches()) {
            try {
                return InetAddress.getByName(address).getAddress();
            } catch (final UnknownHostException e) {
                throw new IllegalArgumentException(refusal(text), e);
            }
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private static int prefixLength(final String digits, final byte[] address, final String text) {
        if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > address.length * 8) {
            throw new IllegalArgumentException(refusal(text));
        }
        return Integer.parseInt(digits);
    }

    private static String refusal(final String text) {
        return text + " is neither an address nor a range such as 10.0.0.0/8 or fd00::/8";
    }

    private AddressRange cut() {
        final byte[] bytes = first.clone();
        for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new AddressRange(bytes, prefixLength);
    }

    /** True for what a connection comes from if it is an IP address of the range. */
    public boolean contains(final SocketAddress address) {
        return address instanceof final InetSocketAddress inet
                && inet.getAddress() != null
                && contains(inet.getAddress());
    }

    /** An IPv4 address is in no range of IPv6, and the other way round. */
    public boolean contains(final InetAddress address) {
        final byte[] bytes = address.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        final int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (bytes[i] != first[i]) {
                return false;
            }
        }
        final int rest = prefixLength % 8;
        return rest == 0 || ((bytes[whole] ^ first[whole]) & 0xFF) >> 8 - rest == 0;
    }

    /** True if it is one address and no more. */
    public boolean isSingle() {
        return prefixLength == first.length * 8;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final AddressRange range
                && range.prefixLength == prefixLength
                && Arrays.equals(range.first, first);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(first) + prefixLength;
    }

    /** One notation of each range: {@code 127.0.0.1/32}. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(first).getHostAddress() + "/" + prefixLength;
        } catch (final UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
