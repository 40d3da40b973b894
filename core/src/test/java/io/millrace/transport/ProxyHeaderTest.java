package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of a PROXY header, whole and in pieces. */
class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final byte[] BEHIND = {0x10, 0x0C, 0x0D, 0x0A};

    static byte[] binary(final String behindSignature) {
        return HexFormat.of().parseHex(SIGNATURE + behindSignature.replace(" ", ""));
    }

    static byte[] line(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertSource(final byte[] header, final @Nullable String expected) {
        final ByteBuf whole = Unpooled.wrappedBuffer(header, BEHIND);
        for (int cut = 0; cut <= header.length; cut++) {
            final ProxyHeader parser = new ProxyHeader();
            ProxyHeader.Progress progress = parser.take(whole.slice(0, cut));
            assertEquals(
                    cut == header.length ? ProxyHeader.Progress.COMPLETE : ProxyHeader.Progress.INCOMPLETE, progress);
            final ByteBuf rest = whole.slice(cut, whole.readableBytes() - cut);
            if (cut < header.length) {
                progress = parser.take(rest);
            }
            assertEquals(ProxyHeader.Progress.COMPLETE, progress);
            assertEquals(BEHIND.length, rest.readableBytes(), "what is behind the header stays");
            final InetSocketAddress source = parser.source();
            if (expected == null) {
                assertNull(source);
            } else {
                assertEquals(
                        expected, source == null ? "" : source.getAddress().getHostAddress() + " " + source.getPort());
            }
        }
    }

    private static ProxyHeader.Progress parsed(final byte[] bytes) {
        return new ProxyHeader().take(Unpooled.wrappedBuffer(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 203.0.113.7 192.0.2.1 56324 1883, 203.0.113.7 56324",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255 65535",
        "PROXY TCP4 0.0.0.0 0.0.0.0 0 0, 0.0.0.0 0",
        "PROXY TCP6 2001:db8::7 ::1 56324 1883, 2001:db8:0:0:0:0:0:7 56324",
        "PROXY TCP6 ::ffff:203.0.113.7 ::1 1 2, 203.0.113.7 1",
        "PROXY UNKNOWN,",
        "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535,"
    })
    void linesAreUnderstood(final String line, final @Nullable String expected) {
        assertSource(line(line + "\r\n"), expected);
    }

    @ParameterizedTest
    @CsvSource({
        "21 11 000c cb007107 c0000201 dc04 075b, 203.0.113.7 56324",
        "21 11 0013 cb007107 c0000201 dc04 075b 04 0004 00000000, 203.0.113.7 56324",
        "21 21 0024 20010db8000000000000000000000007 00000000000000000000000000000001 dc04 075b, 2001:db8:0:0:0:0:0:7 56324",
        "20 00 0000,",
        "20 11 000c cb007107 c0000201 dc04 075b,",
        "21 00 0003 aabbcc,"
    })
    void binaryIsUnderstood(final String bytes, final @Nullable String expected) {
        assertSource(binary(bytes), expected);
    }

    @Test
    void unixSocketsHaveNoAddress() {
        assertSource(binary("21 31 00d8" + "61".repeat(216)), null);
    }

    @Test
    void whatFollowsTheAddressesIsSkippedHoweverLongItIs() {
        assertSource(binary("21 11 1000 cb007107 c0000201 dc04 075b" + "ff".repeat(0x1000 - 12)), "203.0.113.7 56324");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 203.0.113.7 192.0.2.1 56324\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 56324 1883 5\r\n",
                "PROXY TCP4  203.0.113.7 192.0.2.1 56324 1883\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 56324 1883 \r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 56324 1883\n",
                "PROXY TCP4 203.0.113 192.0.2.1 56324 1883\r\n",
                "PROXY TCP4 203.0.113.256 192.0.2.1 56324 1883\r\n",
                "PROXY TCP4 localhost 192.0.2.1 56324 1883\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 65536 1883\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 056 1883\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 -1 1883\r\n",
                "PROXY TCP4 ::1 ::1 56324 1883\r\n",
                "PROXY TCP6 203.0.113.7 192.0.2.1 56324 1883\r\n",
                "PROXY TCP6 [::1] ::1 56324 1883\r\n",
                "PROXY TCP6 fe80::1%lo ::1 56324 1883\r\n",
                "PROXY UDP4 203.0.113.7 192.0.2.1 56324 1883\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY\r\n",
                "proxy UNKNOWN\r\n",
                "\r\nPROXY UNKNOWN\r\n",
                "GET / HTTP/1.1\r\n",
                "\u0010\u000c\u0000\u0004MQTT"
            })
    void linesThatAreNoneAreRefused(final String line) {
        assertEquals(ProxyHeader.Progress.MALFORMED, parsed(line(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c cb007107 c0000201 dc04 075b",
                "31 11 000c cb007107 c0000201 dc04 075b",
                "22 11 000c cb007107 c0000201 dc04 075b",
                "21 12 000c cb007107 c0000201 dc04 075b",
                "21 41 000c cb007107 c0000201 dc04 075b",
                "21 11 000b cb007107 c0000201 dc04 07",
                "21 21 000c cb007107 c0000201 dc04 075b"
            })
    void binaryThatIsNoneIsRefused(final String bytes) {
        assertEquals(ProxyHeader.Progress.MALFORMED, parsed(binary(bytes)));
    }

    @Test
    void aLineIsRefusedWhereItBecomesTooLong() {
        final byte[] longest = line("PROXY UNKNOWN " + "x".repeat(91) + "\r\n");
        assertEquals(ProxyHeader.LINE_LENGTH_MAX, longest.length);
        assertEquals(ProxyHeader.Progress.COMPLETE, parsed(longest));
        final ByteBuf endless = Unpooled.wrappedBuffer(line("PROXY UNKNOWN " + "x".repeat(5_000)));
        assertEquals(ProxyHeader.Progress.MALFORMED, new ProxyHeader().take(endless));
        assertEquals(ProxyHeader.LINE_LENGTH_MAX, endless.readerIndex());
    }

    @Test
    void noiseIsRefusedOrWaitedForAndNeverAnException() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("-Dseed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final byte[] bytes = random.nextBoolean()
                    ? line("PROXY TCP4 203.0.113.7 192.0.2.1 56324 1883\r\n")
                    : binary("21 11 000c cb007107 c0000201 dc04 075b");
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            parsed(bytes);
        }
    }
}
