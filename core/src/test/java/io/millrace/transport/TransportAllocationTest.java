package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.mqtt.PacketType;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportAllocationTest {
    private static final int ROUNDS = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ResourceLeakDetector.Level leakDetection = ResourceLeakDetector.getLevel();
    private LoopRig rig = new LoopRig();
    private EmbeddedChannel client = rig.accept();

    /** Netty's samples for its leak detection are objects. */
    @BeforeEach
    void stopLeakDetection() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void resumeLeakDetection() {
        ResourceLeakDetector.setLevel(leakDetection);
    }

    private Connection open(final String properties) {
        rig.send(client, Packets.connect5("c1", properties));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.received(client);
        rig.port.keepNothing();
        return Objects.requireNonNull(rig.loop.table().find(connectionId));
    }

    /** Behind a mountpoint, and at a rate that is never reached. */
    private void comeThroughAnotherDoor() {
        final Rate much = new Rate(Rate.AMOUNT_LIMIT, 1);
        rig = new LoopRig(
                TransportConfig.of(),
                new IoLoop.Access(AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL),
                new DoorConfig(null, null, 65_535, Mountpoint.of("m/${clientid}/"), true, much, much));
        client = rig.accept();
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** On a thread as the loops are: Netty recycles and caches on its own threads only. */
    static long allocatedBy(final Runnable round) throws InterruptedException {
        final long[] least = {Long.MAX_VALUE};
        final Thread thread = new FastThreadLocalThread(() -> {
            // The least of a few: what the JVM itself allocates once (a recompiled loop, a first call) is not ours.
            for (int measurement = 0; measurement < 4; measurement++) {
                final long before = allocated();
                for (int i = 0; i < ROUNDS; i++) {
                    round.run();
                }
                least[0] = Math.min(least[0], allocated() - before);
            }
        });
        thread.start();
        thread.join();
        return least[0];
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readingPacketsAllocatesNothing(final boolean isMounted) throws InterruptedException {
        if (isMounted) {
            comeThroughAnotherDoor();
        }
        final Connection connection = open("");
        final ConnectionHandler handler = client.pipeline().get(ConnectionHandler.class);
        final ChannelHandlerContext context = client.pipeline().context(handler);
        final byte[] packets = Packets.join(
                Packets.publish5("some/topic", 0, 0, "03 0001 78 23 0001", "payload"),
                Packets.publish5("", 1, 5, "23 0001", "payload"),
                Packets.publish5("", 2, 6, "23 0001", "payload"),
                Packets.subscribe5(6, "a/+"),
                Packets.puback(7),
                Packets.puback(8));
        final ByteBuf received = Unpooled.directBuffer().writeBytes(packets);
        assertEquals(0, allocatedBy(() -> {
            received.readerIndex(0).retain();
            handler.channelRead(context, received);
            rig.loop.doWork();
            connection.client().onAnswer(PacketType.PUBACK, 5, 0);
            connection.client().onAnswer(PacketType.PUBCOMP, 6, 0);
        }));
        assertEquals(ConnectionState.OPEN, connection.state());
        received.release();
    }

    @Test
    void cutFramesAllocateNothing() throws InterruptedException {
        final Connection connection = open("");
        final ConnectionHandler handler = client.pipeline().get(ConnectionHandler.class);
        final ChannelHandlerContext context = client.pipeline().context(handler);
        final ByteBuf received =
                Unpooled.directBuffer().writeBytes(Packets.publish5("some/topic", 0, 0, "", "a payload"));
        final int length = received.readableBytes();
        assertEquals(0, allocatedBy(() -> {
            received.setIndex(0, length / 2).retain();
            handler.channelRead(context, received);
            received.setIndex(length / 2, length).retain();
            handler.channelRead(context, received);
            rig.loop.doWork();
        }));
        assertEquals(ConnectionState.OPEN, connection.state());
        received.release();
    }

    /**
     * Encoded, written and flushed. Netty's pools trim themselves now and then (0.7 bytes a round were seen): less than
     * a byte a round means that no packet and no write costs an object.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "22 000a"})
    void encodingAllocatesNothingOfItsOwn(final String properties) throws InterruptedException {
        final Outbound outbound = open(properties).outbound();
        final long connectionId = ConnectionId.of(7, 3, 0, 1);
        final LoopEgress egress = new LoopEgress(rig.loop);
        final UnsafeBuffer none = new UnsafeBuffer(new byte[0]);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(10, 0, 100)]);
        final MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0);
        message.putHeader(0, false, false, 0, 60, 10, 0, 100);
        final long allocated = allocatedBy(() -> {
            egress.onPublish(connectionId, 0, 0, none, 0, 0, message, rig.nowMs);
            egress.onPublish(connectionId, 7, 1, none, 0, 0, message, rig.nowMs);
            egress.onAck(connectionId, 4, 5, 0);
            outbound.flushListed();
            final ByteBuf written = client.readOutbound();
            written.release();
            rig.loop.dirty().removeFirst(rig.loop.dirty().count());
        });
        assertTrue(allocated < ROUNDS, () -> allocated + " bytes");
    }
}
