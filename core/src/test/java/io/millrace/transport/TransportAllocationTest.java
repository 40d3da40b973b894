package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TransportAllocationTest {
    private static final int ROUNDS = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final LoopRig rig = new LoopRig();
    private final EmbeddedChannel client = rig.accept();

    private void open() {
        rig.send(client, Packets.connect5("c1", ""));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.received(client);
        rig.port.keepNothing();
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static void assertAllocatesNothing(final Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        final long before = allocated();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        assertEquals(0, allocated() - before);
    }

    @Test
    void readingPacketsAllocatesNothing() throws Exception {
        open();
        final Connection connection = client.pipeline().get(Connection.class);
        final ChannelHandlerContext context = client.pipeline().context(connection);
        final byte[] packets = Packets.join(
                Packets.publish5("some/topic", 0, 0, "03 0001 78 23 0001", "payload"),
                Packets.publish5("", 1, 5, "23 0001", "payload"),
                Packets.subscribe5(6, "a/+"),
                Packets.puback(7),
                Packets.puback(8));
        final ByteBuf received = Unpooled.directBuffer().writeBytes(packets);
        assertAllocatesNothing(() -> {
            received.readerIndex(0).retain();
            connection.channelRead(context, received);
            rig.loop.doWork();
        });
        received.release();
    }

    @Test
    void cutFramesAllocateNothing() {
        open();
        final Connection connection = client.pipeline().get(Connection.class);
        final ChannelHandlerContext context = client.pipeline().context(connection);
        final ByteBuf received =
                Unpooled.directBuffer().writeBytes(Packets.publish5("some/topic", 0, 0, "", "a payload"));
        final int length = received.readableBytes();
        assertAllocatesNothing(() -> {
            received.setIndex(0, length / 2).retain();
            connection.channelRead(context, received);
            received.setIndex(length / 2, length).retain();
            connection.channelRead(context, received);
            rig.loop.doWork();
        });
        received.release();
    }

    /** Up to the channel: what Netty does with a buffer is Netty's. */
    @Test
    void encodingAllocatesNothing() {
        open();
        final long connectionId = ConnectionId.of(7, 3, 0, 1);
        final LoopEgress egress = new LoopEgress(rig.loop);
        final UnsafeBuffer none = new UnsafeBuffer(new byte[0]);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(1, 0, 100)]);
        final MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0);
        message.putHeader(0, false, false, 0, 60, 1, 0, 100);
        final Outbound outbound = client.pipeline().get(Connection.class).outbound();
        assertAllocatesNothing(() -> {
            egress.onPublish(connectionId, 0, 0, none, 0, 0, message, rig.nowMs);
            egress.onPublish(connectionId, 7, 1, none, 0, 0, message, rig.nowMs);
            egress.onAck(connectionId, 4, 5, 0);
            outbound.flushListed();
            final ByteBuf written = client.readOutbound();
            written.release();
            rig.loop.dirty().removeFirst(rig.loop.dirty().count());
        });
    }
}
