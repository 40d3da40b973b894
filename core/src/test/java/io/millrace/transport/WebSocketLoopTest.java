package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A WebSocket on a loop whose clock is the test's. */
class WebSocketLoopTest {
    private static final String REQUEST = RawWebSocket.request("/mqtt", "Sec-WebSocket-Protocol: mqtt");

    private final LoopRig rig = new LoopRig();

    private EmbeddedChannel accept() {
        return new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                final Connection connection = new Connection(
                        rig.loop, channel, LoopRig.anyListener(), new Door(rig.loop, DoorConfig.DEFAULT));
                WebSocketUpgrade.addTo(channel.pipeline(), connection, "/mqtt");
                channel.pipeline().addLast(new ConnectionHandler(connection));
            }
        });
    }

    /** As while the kernel has not taken everything. */
    private static void neverCloses(final EmbeddedChannel client) {
        client.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(final ChannelHandlerContext context, final ChannelPromise promise) {}
        });
    }

    private void upgrade(final EmbeddedChannel client) {
        rig.send(client, REQUEST.getBytes(StandardCharsets.US_ASCII));
        // "HTTP/1.1 101"
        assertTrue(rig.received(client).startsWith("485454502f312e3120313031"));
    }

    @Test
    void aHandshakeMayNotTakeForEver() {
        final EmbeddedChannel silent = accept();
        final EmbeddedChannel slow = accept();
        for (int i = 0; i < rig.config.timeouts().connectS(); i++) {
            rig.send(slow, REQUEST.substring(i, i + 1).getBytes(StandardCharsets.US_ASCII));
            rig.pass(1);
        }
        assertTrue(silent.isOpen() && slow.isOpen());
        rig.pass(2);
        assertFalse(silent.isOpen());
        assertFalse(slow.isOpen());
    }

    @Test
    void connectMayNotTakeForEverBehindTheHandshake() {
        final EmbeddedChannel client = accept();
        upgrade(client);
        for (int i = 0; i < rig.config.timeouts().connectS(); i++) {
            rig.send(client, RawWebSocket.frame(RawWebSocket.PING));
            rig.pass(1);
        }
        assertTrue(client.isOpen());
        rig.pass(2);
        assertFalse(client.isOpen());
    }

    /** Whoever was refused may send as much as he likes in the seconds until he is cut off: nobody reads it. */
    @Test
    void behindARefusalNothingIsDecodedAnyMore() {
        final EmbeddedChannel client = accept();
        neverCloses(client);
        rig.send(client, REQUEST.replace("/mqtt", "/").getBytes(StandardCharsets.US_ASCII));
        // "HTTP/1.1 404"
        assertTrue(rig.received(client).startsWith("485454502f312e3120343034"));
        rig.send(client, REQUEST.getBytes(StandardCharsets.US_ASCII));
        assertEquals("", rig.received(client));
        assertNull(client.pipeline().get(HttpServerCodec.class));
        assertTrue(client.isOpen());
    }

    /** An upgrade has no body; a client that begins to send one is refused before its end. */
    @Test
    void aBodyIsRefusedWhereItBegins() {
        final EmbeddedChannel client = accept();
        final String request = RawWebSocket.request("/mqtt", "Sec-WebSocket-Protocol: mqtt", "Content-Length: 1000000");
        rig.send(client, (request + "x").getBytes(StandardCharsets.US_ASCII));
        // "HTTP/1.1 400"
        assertTrue(rig.received(client).startsWith("485454502f312e3120343030"));
        assertEquals(1, rig.count(Counter.CONNECTIONS_REFUSED));
    }

    /** RFC 6455 §5.5.1: no data frames behind Close. */
    @Test
    void behindCloseComesNothing() {
        final EmbeddedChannel client = accept();
        upgrade(client);
        rig.send(client, RawWebSocket.frame(RawWebSocket.BINARY, Packets.connect(4, 2, 10, "", "c1")));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.received(client);
        neverCloses(client);
        rig.send(client, RawWebSocket.frame(RawWebSocket.CLOSE, new byte[] {3, (byte) 0xE8}));
        client.writeAndFlush(Unpooled.copiedBuffer(Packets.PINGREQ));
        assertEquals("880203e8", rig.received(client));
    }

    /** Pings are the WebSocket's; Keep Alive wants Control Packets. */
    @Test
    void pingsDoNotKeepAlive() {
        final EmbeddedChannel client = accept();
        upgrade(client);
        rig.send(client, RawWebSocket.frame(RawWebSocket.BINARY, Packets.connect(4, 2, 10, "", "c1")));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        assertEquals("820420020000", rig.received(client));
        for (int i = 0; i < 17; i++) {
            rig.pass(1);
            rig.send(client, RawWebSocket.frame(RawWebSocket.PING));
        }
        rig.next(EventType.CLOSE_AFTER);
    }

    @Test
    void framesOfPacketsAllocateNothing() throws InterruptedException {
        final EmbeddedChannel client = accept();
        upgrade(client);
        rig.send(client, RawWebSocket.frame(RawWebSocket.BINARY, Packets.connect5("c1", "")));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.received(client);
        rig.port.keepNothing();
        final byte[] frames = RawWebSocket.join(
                RawWebSocket.frame(RawWebSocket.BINARY, Packets.publish5("some/topic", 0, 0, "", "payload")),
                RawWebSocket.part(RawWebSocket.BINARY, Packets.puback(7)),
                RawWebSocket.frame(RawWebSocket.CONTINUATION, Packets.publish5("some/topic", 1, 5, "", "payload")));
        final WebSocketStream stream = client.pipeline().get(WebSocketStream.class);
        final ByteBuf received = Unpooled.directBuffer(frames.length);
        assertEquals(0, TransportAllocationTest.allocatedBy(() -> {
            received.clear().writeBytes(frames).retain();
            stream.channelRead(client.pipeline().context(stream), received);
            rig.loop.doWork();
        }));
        received.release();
    }
}
