package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK's WebSocket, which judges the server's half of the protocol strictly. */
@Timeout(30)
class JdkWebSocketTest {
    private static final LiveBroker BROKER =
            LiveBroker.with("listeners.ws.default { enable = true, bind = \"127.0.0.1:0\" }");

    private static final class Incoming implements WebSocket.Listener {
        final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(final WebSocket socket, final ByteBuffer part, final boolean isLast) {
            final byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            message.writeBytes(bytes);
            if (isLast) {
                heard.add(HexFormat.of().formatHex(message.toByteArray()));
                message.reset();
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPong(final WebSocket socket, final ByteBuffer payload) {
            heard.add("pong " + payload.remaining());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket socket, final int statusCode, final String reason) {
            heard.add("close " + statusCode);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(final WebSocket socket, final Throwable error) {
            heard.add(error.toString());
        }

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
        }
    }

    private final Incoming incoming = new Incoming();

    private WebSocket open() {
        final InetSocketAddress address = BROKER.address("ws:default");
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(URI.create("ws://127.0.0.1:" + address.getPort() + "/mqtt"), incoming)
                .join();
    }

    @Test
    void packetsPassInBothDirections() throws InterruptedException {
        final WebSocket socket = open();
        assertEquals("mqtt", socket.getSubprotocol());
        final byte[] connect = new Connect(4).packet();
        socket.sendBinary(ByteBuffer.wrap(connect, 0, 5), false).join();
        socket.sendBinary(ByteBuffer.wrap(Arrays.copyOfRange(connect, 5, connect.length)), true)
                .join();
        assertEquals("20020000", incoming.next());
        final String topic = LiveBroker.unique("t/");
        socket.sendBinary(ByteBuffer.wrap(new Body().u16(7).string(topic).u8(0).packet(0x82)), true)
                .join();
        assertEquals("9003000700", incoming.next());
        final byte[] publish = new Body().string(topic).text("x".repeat(40_000)).packet(0x30);
        socket.sendBinary(ByteBuffer.wrap(publish), true).join();
        assertEquals(HexFormat.of().formatHex(publish), incoming.next());
        socket.sendPing(ByteBuffer.allocate(5)).join();
        assertEquals("pong 5", incoming.next());
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertEquals("close 1000", incoming.next());
    }

    @Test
    void disconnectClosesCleanly() throws InterruptedException {
        final WebSocket socket = open();
        socket.sendBinary(ByteBuffer.wrap(new Connect(4).packet()), true).join();
        assertEquals("20020000", incoming.next());
        socket.sendBinary(ByteBuffer.wrap(new Body().packet(0xE0)), true).join();
        assertEquals("close 1000", incoming.next());
    }

    @Test
    void textIsAnsweredWithItsStatusCode() throws InterruptedException {
        final WebSocket socket = open();
        socket.sendText("MQTT", true).join();
        assertEquals("close 1003", incoming.next());
    }
}
