package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.DroppedEvent;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.port.EgressHandler;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many clients that read nothing, one that reads all, and memory for few. */
class OutboundBudgetTest {
    private static final int MIB = 1024 * 1024;
    private static final int STOPPED = 64;
    private static final long BUDGET = 16L * MIB;

    private final LoopRig rig = new LoopRig(
            new TransportConfig(
                    List.of(),
                    1000,
                    ProtocolConfig.DEFAULT,
                    TimeoutConfig.DEFAULT,
                    new OutboundConfig(MIB, MIB / 2, 64 * MIB, BUDGET)),
            AnonymousAccess.EVERYONE,
            Authorizer.ALLOW_ALL);
    private final List<EmbeddedChannel> stopped = new ArrayList<>();
    private final List<SlowReader> readers = new ArrayList<>();
    private final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
    private EmbeddedChannel innocent;
    private long innocentBytes;

    private void open() {
        for (int i = 0; i < STOPPED; i++) {
            final EmbeddedChannel channel = rig.open(Packets.connect("s" + i));
            final SlowReader reader = new SlowReader();
            channel.pipeline().addFirst(reader);
            reader.stopped = true;
            stopped.add(channel);
            readers.add(reader);
        }
        innocent = rig.open(Packets.connect("innocent"));
    }

    @AfterEach
    void release() {
        stopped.forEach(EmbeddedChannel::finishAndReleaseAll);
        innocent.finishAndReleaseAll();
    }

    private static long connectionId(final int slot) {
        return ConnectionId.of(7, 3, slot, 1);
    }

    private void publish(final EgressHandler egress, final int slot, final int qos, final int payloadLength) {
        final MessageFlyweight message = new MessageFlyweight();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(1, 0, payloadLength)]);
        message.wrap(buffer, 0);
        message.putHeader(qos, false, false, 0, MessageFlyweight.NO_EXPIRY, 1, 0, payloadLength);
        buffer.putByte(message.topicOffset(), (byte) 't');
        egress.onPublish(connectionId(slot), qos, qos, nothing, 0, 0, message, rig.nowMs);
    }

    /** A message to everybody, then one to the innocent client, which must get it. */
    private void round(final int qos, final int payloadLength) {
        rig.port.say(egress -> {
            for (int slot = 0; slot < STOPPED; slot++) {
                publish(egress, slot, qos, payloadLength);
            }
            publish(egress, STOPPED, 0, 200);
            publish(egress, STOPPED, 0, 200);
        });
        innocentBytes += rig.received(innocent).length() / 2;
    }

    @Test
    void qos0ForThoseWhoDoNotReadIsDroppedWithinTheBudget() {
        open();
        final long sentBefore = rig.count(Counter.MESSAGES_DELIVERED);
        for (int i = 0; i < 2_000; i++) {
            round(0, 4_000);
            assertTrue(rig.loop.budget().usedBytes() <= BUDGET + STOPPED * (OutboundBudget.FLOOR + 4_200L));
        }
        final long delivered = rig.count(Counter.MESSAGES_DELIVERED) - sentBefore;
        assertEquals(2_000L * (STOPPED + 2), delivered + rig.count(Counter.DROPPED_CONGESTED));
        assertTrue(innocentBytes >= 2_000 * 2 * 200, "innocent: " + innocentBytes);
        assertTrue(rig.loop.budget().usedBytes() > BUDGET / 2, "what there is was used");
    }

    /** What the router has put on the way before it hears is too much: these connections end, their Sessions keep it. */
    @Test
    void largeQos1MessagesCostThoseWhoDoNotReadTheirConnection() {
        open();
        for (int i = 0; i < 20; i++) {
            round(1, MIB);
            assertTrue(rig.loop.budget().usedBytes() <= BUDGET + STOPPED * (MIB + 1024L));
        }
        assertTrue(innocentBytes >= 20 * 2 * 200, "innocent: " + innocentBytes);
        assertTrue(innocent.isActive());
        assertTrue(rig.count(Counter.DROPPED_CONGESTED) >= STOPPED / 2);
        assertFalse(stopped.get(0).isActive() && stopped.get(STOPPED - 1).isActive());
        stopped.forEach(EmbeddedChannel::close);
        rig.cycle();
        assertEquals(0, rig.loop.budget().usedBytes());
    }

    @Test
    void whoReadsAgainIsGoneOnWith() {
        open();
        for (int i = 0; i < 1_000; i++) {
            round(0, 4_000);
        }
        int congested = 0;
        final DroppedEvent dropped = new DroppedEvent();
        long reported = 0;
        while (rig.port.poll(dropped)) {
            congested += dropped.type() == EventType.CONGESTED ? 1 : 0;
            reported += dropped.type() == EventType.DROPPED ? dropped.count() : 0;
        }
        assertEquals(STOPPED, congested);
        assertEquals(STOPPED, reported, "the first one at once, the others in a while");
        for (int i = 0; i < STOPPED; i++) {
            readers.get(i).stopped = false;
            stopped.get(i).flush();
        }
        rig.cycle();
        assertTrue(rig.loop.hasWork());
        rig.cycle();
        int drained = 0;
        while (rig.port.poll(dropped)) {
            drained += dropped.type() == EventType.DRAINED ? 1 : 0;
            reported += dropped.type() == EventType.DROPPED ? dropped.count() : 0;
        }
        assertEquals(STOPPED, drained);
        assertEquals(rig.count(Counter.DROPPED_CONGESTED), reported);
        assertEquals(0, rig.loop.budget().usedBytes());
        assertFalse(rig.loop.hasWork());
    }
}
