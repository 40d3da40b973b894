package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.RunningBroker;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no client library sends: they end their own Network Connection, and another client notices nothing. */
class MalformedBytesTest {
    private static final String CONNECT_311 = "10 0d 00 04 4d515454 04 02 0000 0001 78";
    private static final String CONNECT_5 = "10 0e 00 04 4d515454 05 02 0000 00 0001 79";

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("malformed");

    private WireConnection bystander;
    private int sent;

    @BeforeEach
    void bystanderTalksToItself() throws IOException {
        bystander = new WireConnection(BROKER.host(), BROKER.port());
        bystander.connect(BROKER.unique("bystander"), true);
        bystander.write(
                WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, "bystander", 0)));
        assertEquals(WireConnection.SUBACK, bystander.read().type());
        assertUndisturbed();
    }

    @AfterEach
    void bystanderNoticedNothing() throws IOException {
        assertUndisturbed();
        bystander.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PINGREQ first, c0 00",
        "PUBLISH first, 30 05 00 01 61 62 63",
        "SUBSCRIBE first, 82 06 00 01 00 01 61 00",
        "type 0 first, 00 00",
        "CONNECT with flags in its header, 11 0d 00 04 4d515454 04 02 0000 0001 78",
        "unknown protocol name, 10 0d 00 04 4d515455 04 02 0000 0001 78",
        "reserved connect flag, 10 0d 00 04 4d515454 04 03 0000 0001 78",
        "will QoS 3, 10 14 00 04 4d515454 04 1e 0000 0001 78 0001 61 0002 6162",
        "Remaining Length of five bytes, 10 ff ff ff ff 7f",
        "Remaining Length shorter than the content, 10 05 00 04 4d51545404",
        "an HTTP request, 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a 0d 0a"
    })
    void beforeConnect(final String what, final String bytes) throws IOException {
        assertEndsConnection(what, bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "second CONNECT, 10 0d 00 04 4d515454 04 02 0000 0001 78",
        "type 0, 00 00",
        "CONNACK from a client, 20 02 00 00",
        "SUBACK from a client, 90 03 00 01 00",
        "PUBLISH of QoS 3, 36 06 00 01 61 00 01 78",
        "PUBLISH to a wildcard, 30 05 00 01 23 62 63",
        "PUBLISH with a cut topic, 30 03 00 09 61",
        "PUBLISH with bad UTF-8, 30 05 00 02 c3 28 78",
        "PUBLISH with a NUL in its topic, 30 05 00 02 61 00 78",
        "PUBLISH with a surrogate in its topic, 30 06 00 03 ed a0 80 78",
        "PUBLISH with packet id 0, 32 06 00 01 61 00 00 78",
        "SUBSCRIBE without its flags, 80 06 00 01 00 01 61 00",
        "SUBSCRIBE without filters, 82 02 00 01",
        "SUBSCRIBE with QoS 3, 82 06 00 01 00 01 61 03",
        "UNSUBSCRIBE without filters, a2 02 00 01",
        "PUBREL without its flags, 60 02 00 01",
        "Remaining Length of five bytes, 30 ff ff ff ff 7f"
    })
    void afterConnectOf311(final String what, final String bytes) throws IOException {
        assertEndsConnection(what, CONNECT_311 + bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "the same property twice, 30 0d 00 01 61 08 02 00000001 01 00 01 00 78",
        "unknown property, 30 06 00 01 61 02 7e 00",
        "properties longer than the packet, 30 06 00 01 61 7f 01 00",
        "topic alias 0, 30 07 00 01 61 03 23 00 00",
        "topic alias nobody set, 30 06 00 00 03 23 00 05",
        "topic alias beyond the maximum, 30 07 00 01 61 03 23 ff ff",
        "subscription identifier from a client, 30 06 00 01 61 02 0b 01",
        "AUTH nobody asked for, f0 00",
        "reserved subscription option, 82 07 00 01 00 00 01 61 c0",
        "No Local on a shared subscription, 82 0f 00 01 00 00 09 24 73 68 61 72 65 2f 67 2f 61 04"
    })
    void afterConnectOf5(final String what, final String bytes) throws IOException {
        final Packet last = assertEndsConnection(what, CONNECT_5 + bytes);
        assertTrue(
                last == null || last.type() == WireConnection.DISCONNECT && (last.body()[0] & 0x80) != 0,
                () -> what + " was answered by " + last);
    }

    @Test
    void tooLargePacketEndsItsConnection() throws IOException {
        final byte[] large = WireConnection.publish("large", new byte[3 << 20], 0, 0, 0);
        try (WireConnection connection = new WireConnection(BROKER.host(), BROKER.port())) {
            connection.connect(BROKER.unique("large"), true);
            connection.write(large);
            readToEnd(connection);
        } catch (final SocketException resetWhileWriting) {
            assertNotEquals("", resetWhileWriting.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void emptyClientIdWithoutCleanSessionIsRefused(final int version) throws IOException {
        try (WireConnection connection = new WireConnection(BROKER.host(), BROKER.port())) {
            connection.write(
                    version == 4
                            ? WireConnection.packet(WireConnection.CONNECT, 0, WireConnection.connectBody(4, "", 0, 0))
                            : HexFormat.of().parseHex("100e00064d514973647003" + "00" + "0000" + "0000"));
            final Packet connack = connection.read();
            assertEquals(WireConnection.CONNACK, connack.type());
            assertEquals(2, connack.body()[1]);
            readToEnd(connection);
        }
    }

    @Test
    void unknownProtocolVersionIsAnsweredBeforeTheEnd() throws IOException {
        try (WireConnection connection = new WireConnection(BROKER.host(), BROKER.port())) {
            connection.write(bytes("10 0d 00 04 4d515454 09 02 0000 0001 78"));
            final Packet connack = connection.read();
            assertEquals(WireConnection.CONNACK, connack.type());
            readToEnd(connection);
        }
    }

    @Test
    void garbageNeverDisturbsAnybody() throws IOException {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("MalformedBytesTest: -Dseed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            final byte[] garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            try (WireConnection connection = new WireConnection(BROKER.host(), BROKER.port())) {
                if (random.nextBoolean()) {
                    connection.connect(BROKER.unique("garbage"), true);
                }
                connection.write(garbage);
            } catch (final SocketException endedAlready) {
                assertNotEquals("", endedAlready.getMessage());
            }
            if (i % 50 == 0) {
                assertUndisturbed();
            }
        }
    }

    private void assertUndisturbed() throws IOException {
        final String payload = "undisturbed " + ++sent;
        bystander.write(WireConnection.publish("bystander", payload.getBytes(StandardCharsets.UTF_8), 0, 0, 0));
        assertEquals(payload, bystander.read().payload());
        bystander.write(new byte[] {(byte) (WireConnection.PINGREQ << 4), 0});
        assertEquals(WireConnection.PINGRESP, bystander.read().type());
    }

    /** Sends the bytes; returns the last packet before the end, if any besides a CONNACK of success. */
    private static Packet assertEndsConnection(final String what, final String hex) throws IOException {
        try (WireConnection connection = new WireConnection(BROKER.host(), BROKER.port())) {
            connection.write(bytes(hex));
            return readToEnd(connection);
        } catch (final java.net.SocketTimeoutException stillOpen) {
            throw new AssertionError(what + " left the connection open", stillOpen);
        }
    }

    private static Packet readToEnd(final WireConnection connection) throws IOException {
        Packet last = null;
        try {
            while (true) {
                final Packet packet = connection.read();
                last = packet.type() == WireConnection.CONNACK && packet.body()[1] == 0 ? null : packet;
            }
        } catch (final EOFException end) {
            return last;
        } catch (final SocketException reset) {
            return last;
        }
    }

    private static byte[] bytes(final String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
