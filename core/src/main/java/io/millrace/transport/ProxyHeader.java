package io.millrace.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header of the PROXY protocol, versions 1 and 2, as it comes in pieces; see "The PROXY protocol" of HAProxy. Of
 * version 1 a line of text is kept, of version 2 the beginning up to the source address:
 *
 * <pre>
 *   "PROXY TCP4 " source " " destination " " sourcePort " " destinationPort CR LF         TCP6 likewise
 *   "PROXY UNKNOWN" anything CR LF
 *
 *   | signature 12 bytes | version 4 bits | command 4 bits | family u8 | length u16 | length bytes |
 *   family 0x11: | source 4 bytes | destination 4 bytes | sourcePort u16 | destinationPort u16 | TLVs |
 *   family 0x21: | source 16 bytes | destination 16 bytes | sourcePort u16 | destinationPort u16 | TLVs |
 * </pre>
 *
 * The destination and the TLVs are skipped. One thread.
 */
final class ProxyHeader {
    /** Of version 1, its end of line included. */
    static final int LINE_LENGTH_MAX = 107;

    private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int FIXED_LENGTH = 16;
    private static final int VERSION_2 = 2;
    private static final int LOCAL = 0;
    private static final int PROXY = 1;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_IPV4 = 0x11;
    private static final int TCP_IPV6 = 0x21;
    private static final int UNIX_STREAM = 0x31;

    private final byte[] bytes = new byte[LINE_LENGTH_MAX];
    private int count;
    private @Nullable InetSocketAddress source;

    /** How far it is. */
    enum Progress {
        INCOMPLETE,
        COMPLETE,
        MALFORMED
    }

    /** Takes of {@code received} what belongs to the header, and nothing behind it. */
    Progress take(final ByteBuf received) {
        Progress progress = Progress.INCOMPLETE;
        while (progress == Progress.INCOMPLETE && received.isReadable()) {
            final byte next = received.readByte();
            if (count < bytes.length) {
                bytes[count] = next;
            }
            ++count;
            progress = bytes[0] == SIGNATURE[0] ? binary() : line(next);
        }
        return progress;
    }

    /** For whom the proxy connects; null: for itself, or it does not know. Known once the header is complete. */
    @Nullable
    InetSocketAddress source() {
        return source;
    }

    private boolean beginsWith(final byte[] expected) {
        final int last = count - 1;
        return last >= expected.length || bytes[last] == expected[last];
    }

    private Progress line(final byte last) {
        if (!beginsWith(LINE)) {
            return Progress.MALFORMED;
        }
        if (last == '\n') {
            return bytes[count - 2] == '\r' && isLine() ? Progress.COMPLETE : Progress.MALFORMED;
        }
        return count < LINE_LENGTH_MAX ? Progress.INCOMPLETE : Progress.MALFORMED;
    }

    private boolean isLine() {
        final String line = new String(bytes, 0, count - 2, StandardCharsets.ISO_8859_1);
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return true;
        }
        final String[] fields = line.split(" ", -1);
        if (fields.length != 6 || !isPort(fields[5])) {
            return false;
        }
        final boolean isIpv4 = fields[1].equals("TCP4") && isIpv4(fields[2]) && isIpv4(fields[3]);
        final boolean isIpv6 = fields[1].equals("TCP6") && isIpv6(fields[2]) && isIpv6(fields[3]);
        if (!isIpv4 && !isIpv6 || !isPort(fields[4])) {
            return false;
        }
        source = socketAddress(NetUtil.createByteArrayFromIpAddressString(fields[2]), Integer.parseInt(fields[4]));
        return true;
    }

    private static boolean isIpv4(final String address) {
        return NetUtil.isValidIpV4Address(address);
    }

    /** Without brackets and zones, which Netty takes as well. */
    private static boolean isIpv6(final String address) {
        return address.matches("[0-9a-fA-F:.]+") && NetUtil.isValidIpV6Address(address);
    }

    private static boolean isPort(final String digits) {
        return digits.matches("0|[1-9]\\d{0,4}") && Integer.parseInt(digits) <= 65_535;
    }

    private Progress binary() {
        if (!beginsWith(SIGNATURE)) {
            return Progress.MALFORMED;
        }
        if (count < FIXED_LENGTH) {
            return Progress.INCOMPLETE;
        }
        final int length = unsignedShort(FIXED_LENGTH - 2);
        if (count == FIXED_LENGTH && !isKnown(length)) {
            return Progress.MALFORMED;
        }
        if (count < FIXED_LENGTH + length) {
            return Progress.INCOMPLETE;
        }
        if (command() == PROXY) {
            source = sourceOfBinary();
        }
        return Progress.COMPLETE;
    }

    private int command() {
        return bytes[12] & 0x0F;
    }

    private boolean isKnown(final int length) {
        if ((bytes[12] & 0xFF) >> 4 != VERSION_2) {
            return false;
        }
        if (command() == LOCAL) {
            return true;
        }
        return command() == PROXY
                && switch (bytes[13]) {
                    case UNSPECIFIED, UNIX_STREAM -> true;
                    case TCP_IPV4 -> length >= 12;
                    case TCP_IPV6 -> length >= 36;
                    default -> false;
                };
    }

    private @Nullable InetSocketAddress sourceOfBinary() {
        return switch (bytes[13]) {
            case TCP_IPV4 -> socketAddress(at(FIXED_LENGTH, 4), unsignedShort(FIXED_LENGTH + 8));
            case TCP_IPV6 -> socketAddress(at(FIXED_LENGTH, 16), unsignedShort(FIXED_LENGTH + 32));
            default -> null;
        };
    }

    private byte[] at(final int offset, final int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    private int unsignedShort(final int offset) {
        return (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
    }

    /** One that maps an IPv4 address into IPv6 becomes that IPv4 address. */
    private static InetSocketAddress socketAddress(final byte[] address, final int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (final UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
