package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
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
                final Connection connection = new Connection(rig.loop, channel);
                WebSocketUpgrade.addTo(channel.pipeline(), connection, "/mqtt");
                channel.pipeline().addLast(new ConnectionHandler(connection));
            }
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
