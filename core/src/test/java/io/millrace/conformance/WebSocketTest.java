package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.transport.RawWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT over WebSocket (MQTT 5.0 §6, MQTT 3.1.1 §6) and what RFC 6455 wants of a server. */
@Timeout(30)
class WebSocketTest {
    private static final LiveBroker BROKER =
            LiveBroker.with("listeners.ws.default { enable = true, bind = \"127.0.0.1:0\" }");
    private static final byte[] PINGREQ = new Body().packet(0xC0);
    private static final byte[] PINGRESP = new Body().packet(0xD0);

    private static RawWebSocket open() throws IOException {
        return RawWebSocket.open(BROKER.address("ws:default"));
    }

    private static RawWebSocket connect(final int version) throws IOException {
        final RawWebSocket socket = open();
        socket.send(new Connect(version).packet());
        assertConnack(socket);
        return socket;
    }

    private static void assertConnack(final RawWebSocket socket) throws IOException {
        final byte[] connack = socket.binary();
        assertEquals(Received.CONNACK, connack[0] >> 4);
        assertEquals(0, connack[3]);
    }

    private static String answer(final String request) throws IOException {
        try (RawWebSocket socket = new RawWebSocket(BROKER.address("ws:default"))) {
            return socket.raw(request.getBytes(StandardCharsets.US_ASCII)).response();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mqtt                 | mqtt
            chat, mqtt           | mqtt
            mqttv3.1, mqtt, chat | mqtt
            mqttv3.1             | mqttv3.1
            """)
    @Normative({"3.1.1 MQTT-6.0.0-4", "5.0 MQTT-6.0.0-4"})
    void mqttIsChosen(final String offered, final String chosen) throws IOException {
        final String response = answer(RawWebSocket.request("/mqtt", "Sec-WebSocket-Protocol: " + offered));
        assertTrue(response.startsWith("HTTP/1.1 101 "), response);
        final String lines = response.toLowerCase(Locale.ROOT);
        assertTrue(lines.contains("\r\nsec-websocket-protocol: " + chosen + "\r\n"), response);
        assertTrue(lines.contains("\r\nupgrade: websocket\r\n"), response);
        assertTrue(lines.contains("\r\nconnection: upgrade\r\n"), response);
        // The example of RFC 6455 §1.3.
        assertTrue(response.contains(": s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), response);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-6.0.0-2", "5.0 MQTT-6.0.0-2"})
    void framesNeedNotBePackets(final int version) throws IOException {
        final byte[] connect = new Connect(version).packet();
        try (RawWebSocket socket = open()) {
            for (int i = 0; i < connect.length; i++) {
                socket.send(new byte[] {connect[i]});
            }
            assertConnack(socket);
            socket.send(PINGREQ, PINGREQ, new byte[] {PINGREQ[0]});
            assertArrayEquals(PINGRESP, socket.binary(2));
            assertArrayEquals(PINGRESP, socket.binary(2));
            socket.send(new byte[] {PINGREQ[1]});
            assertArrayEquals(PINGRESP, socket.binary(2));
        }
    }

    @Test
    @Normative({"3.1.1 MQTT-6.0.0-2", "5.0 MQTT-6.0.0-2"})
    void aMessageMayComeInParts() throws IOException {
        final byte[] connect = new Connect(4).packet();
        final byte[] none = {};
        try (RawWebSocket socket = open()) {
            final byte[] first = new byte[] {connect[0]};
            final byte[] rest = Arrays.copyOfRange(connect, 1, connect.length);
            socket.raw(
                    RawWebSocket.part(RawWebSocket.BINARY, first),
                    RawWebSocket.part(RawWebSocket.CONTINUATION, none),
                    RawWebSocket.frame(RawWebSocket.PING, new byte[] {7}),
                    RawWebSocket.frame(RawWebSocket.CONTINUATION, rest));
            assertEquals("8a 07", socket.read().toString());
            assertConnack(socket);
        }
    }

    /** What was sent before is still answered, in binary frames, too; what comes after is not looked at. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-6.0.0-1", "5.0 MQTT-6.0.0-1"})
    void aTextFrameEndsTheConnection(final int version) throws IOException {
        try (RawWebSocket socket = connect(version)) {
            socket.raw(
                    RawWebSocket.frame(RawWebSocket.BINARY, PINGREQ),
                    RawWebSocket.frame(RawWebSocket.TEXT, PINGREQ),
                    RawWebSocket.frame(RawWebSocket.BINARY, PINGREQ));
            assertArrayEquals(PINGRESP, socket.binary(2));
            if (version == 5) {
                assertEquals("e00182", HexFormat.of().formatHex(socket.binary(3)));
            }
            final RawWebSocket.Frame close = socket.read();
            assertEquals(RawWebSocket.CLOSE, close.opcode());
            assertEquals(1003, close.statusCode());
            assertTrue(socket.isAtEnd());
        }
    }

    @Test
    @Normative({"3.1.1 MQTT-6.0.0-1", "5.0 MQTT-6.0.0-1"})
    void aTextFrameInsteadOfConnectEndsTheConnection() throws IOException {
        try (RawWebSocket socket = open()) {
            socket.raw(RawWebSocket.frame(RawWebSocket.TEXT, new Connect(4).packet()));
            assertEquals(1003, socket.read().statusCode());
            assertTrue(socket.isAtEnd());
        }
    }

    /** What does not ask for MQTT over WebSocket is told so, and the connection ends. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /mqtt       | GET /other       | 404
            GET /mqtt       | GET /mqtt/       | 404
            GET /mqtt       | POST /mqtt       | 405
            HTTP/1.1        | HTTP/1.0         | 400
            Upgrade: websocket | Upgrade: h2c  | 426
            Version: 13     | Version: 8       | 426
            Connection: keep-alive, Upgrade | Connection: keep-alive | 400
            dGhlIHNhbXBsZSBub25jZQ== | dGhlIHNhbXBsZQ== | 400
            dGhlIHNhbXBsZSBub25jZQ== | ?       | 400
            Protocol: mqtt  | Protocol: chat   | 400
            Protocol: mqtt  | Other: x         | 400
            Host: localhost | Host localhost   | 400
            Host: localhost | Content-Length: 1 | 400
            """)
    void aRequestForSomethingElseIsRefused(final String from, final String to, final int status) throws IOException {
        final String request = RawWebSocket.request("/mqtt", "Sec-WebSocket-Protocol: mqtt");
        assertTrue(request.contains(from), request);
        try (RawWebSocket socket = new RawWebSocket(BROKER.address("ws:default"))) {
            socket.raw((request.replace(from, to) + "x").getBytes(StandardCharsets.US_ASCII));
            final String response = socket.response();
            assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
            assertTrue(socket.isAtEnd());
        }
    }

    @Test
    void theRequestMayCarryAQueryAndComeInPieces() throws IOException {
        final byte[] request = RawWebSocket.request("/mqtt?a=b", "sec-websocket-protocol: mqtt")
                .getBytes(StandardCharsets.US_ASCII);
        try (RawWebSocket socket = new RawWebSocket(BROKER.address("ws:default"))) {
            for (final byte next : request) {
                socket.raw(new byte[] {next});
            }
            assertTrue(socket.response().startsWith("HTTP/1.1 101 "));
        }
    }

    /** A client that does not wait for the answer. */
    @Test
    void framesBehindTheRequestAreNotLost() throws IOException {
        final String request = RawWebSocket.request("/mqtt", "Sec-WebSocket-Protocol: mqtt");
        try (RawWebSocket socket = new RawWebSocket(BROKER.address("ws:default"))) {
            socket.raw(
                    request.getBytes(StandardCharsets.US_ASCII),
                    RawWebSocket.frame(RawWebSocket.BINARY, new Connect(4).packet()));
            assertTrue(socket.response().startsWith("HTTP/1.1 101 "));
            assertConnack(socket);
        }
    }

    @Test
    void headersWithoutEndAreRefused() throws IOException {
        final String response = answer(RawWebSocket.request("/mqtt", "X: " + "x".repeat(20_000)));
        assertTrue(response.startsWith("HTTP/1.1 400 "), response);
    }

    @Test
    void aPingIsAnswered() throws IOException {
        try (RawWebSocket socket = connect(4)) {
            socket.raw(RawWebSocket.frame(RawWebSocket.PING, "hello".getBytes(StandardCharsets.US_ASCII)));
            assertEquals("8a 68656c6c6f", socket.read().toString());
            socket.raw(RawWebSocket.frame(RawWebSocket.PONG, new byte[3]), RawWebSocket.frame(RawWebSocket.PING));
            assertEquals("8a ", socket.read().toString());
        }
    }

    /** Close is answered with its status code; without DISCONNECT before it, the Will is published. */
    @Test
    void closeIsAnsweredAndEndsTheConnection() throws IOException {
        final String topic = LiveBroker.unique("will/");
        try (Wire watcher = BROKER.connect(4);
                RawWebSocket socket = open()) {
            watcher.subscribe(topic, 0);
            socket.send(new Connect(4).will(topic, "gone", 0, false).packet());
            assertConnack(socket);
            socket.raw(RawWebSocket.frame(RawWebSocket.CLOSE, new byte[] {0x03, (byte) 0xE9, 'x'}));
            assertEquals("88 03e9", socket.read().toString());
            assertTrue(socket.isAtEnd());
            watcher.expectPublish(topic, "gone");
        }
    }

    @Test
    void disconnectIsFollowedByClose() throws IOException {
        try (RawWebSocket socket = connect(5)) {
            socket.send(new Body().packet(0xE0));
            assertEquals("88 03e8", socket.read().toString());
            assertTrue(socket.isAtEnd());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "82 02 c000", // not masked
                "c2 82 00000000 c000", // a reserved bit
                "83 82 00000000 c000", // an opcode that there is not
                "80 82 00000000 c000", // the continuation of nothing
                "02 80 00000000 82 82 00000000 c000", // a message within another
                "09 80 00000000", // a Ping in parts
                "89 fe 007e 00000000", // a Ping too long
                "82 fe 0002 00000000 c000", // a length longer than need be
                "82 ff 0000000000000002 00000000 c000",
                "82 ff 8000000000000002 00000000 c000", // a negative length
                "88 81 00000000 03" // half a status code
            })
    @Normative({"3.1.1 MQTT-6.0.0-1", "5.0 MQTT-6.0.0-1"})
    void aFrameAgainstTheRulesEndsTheConnection(final String bytes) throws IOException {
        try (RawWebSocket socket = connect(4)) {
            socket.raw(new Body().hex(bytes).bytes());
            assertEquals("88 03ea", socket.read().toString());
            assertTrue(socket.isAtEnd());
        }
    }

    /** Whole messages of any length, in each direction, over frames whose length is written in each of three ways. */
    @ParameterizedTest
    @ValueSource(ints = {10, 200, 70_000, 500_000})
    void messagesOfAnyLengthPass(final int length) throws IOException {
        final String topic = LiveBroker.unique("t/");
        final String payload = "0123456789".repeat(length / 10);
        try (RawWebSocket socket = connect(4);
                Wire wire = BROKER.connect(5)) {
            wire.subscribe(topic, 0);
            socket.send(new Body().u16(7).string(topic).u8(0).packet(0x82));
            assertEquals("9003000700", HexFormat.of().formatHex(socket.binary()));
            final byte[] publish = new Body().string(topic).text(payload).packet(0x30);
            socket.send(publish);
            wire.expectPublish(topic, payload);
            assertArrayEquals(publish, socket.binary(publish.length));
        }
    }
}
