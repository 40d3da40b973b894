package io.millrace.transport;

import static io.millrace.transport.Packets.PINGREQ;
import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients that send more than their rate: nothing is lost, nothing spins, and nobody else notices. */
class ClientRateTest {
    private static final long FIRST = ConnectionId.of(7, 3, 0, 1);

    private static LoopRig rig(final @Nullable Rate messages, final @Nullable Rate bytes) {
        return new LoopRig(
                TransportConfig.of(),
                new IoLoop.Access(AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL),
                new DoorConfig(null, null, 65_535, Mountpoint.NONE, true, messages, bytes));
    }

    private static byte[] messages(final int from, final int to) {
        byte[] all = {};
        for (int i = from; i < to; i++) {
            all = join(all, publish("t", 0, 0, "m" + i));
        }
        return all;
    }

    /** Takes the PUBLISH events there are, which must go on from {@code from}; returns the next. */
    private static int arrived(final LoopRig rig, final int from) {
        // What was taken late in a duty cycle is shown in the next.
        rig.cycle();
        final PublishEvent event = new PublishEvent();
        int next = from;
        while (rig.port.poll(event)) {
            assertEquals(EventType.PUBLISH, event.type());
            final var message = event.message();
            assertEquals(
                    "m" + next++,
                    message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength()));
        }
        return next;
    }

    private static void passMs(final LoopRig rig, final int ms) {
        rig.nowNs += ms * 1_000_000L;
        rig.cycle();
    }

    @Test
    void oneSecondsWorthComesAtOnceAndTheRestAtTheRate() {
        final LoopRig rig = rig(new Rate(10, 1000), null);
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, messages(0, 35));
        int next = arrived(rig, 0);
        assertEquals(10, next);
        assertFalse(rig.loop.hasWork(), "must sleep");
        assertEquals(1, rig.count(Counter.CLIENTS_THROTTLED));
        for (int second = 1; second <= 2; second++) {
            for (int i = 0; i < 10; i++) {
                passMs(rig, 100);
            }
            next = arrived(rig, next);
            assertTrue(Math.abs(10 + 10 * second - next) <= 2, "after " + second + " s " + next);
        }
        passMs(rig, 500);
        passMs(rig, 500);
        assertEquals(35, arrived(rig, next));
    }

    @Test
    void readsStopWhenMoreComesAndGoOnAfterwards() {
        final LoopRig rig = rig(new Rate(2, 1000), null);
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, messages(0, 4));
        rig.send(client, messages(4, 5));
        assertFalse(client.config().isAutoRead());
        int next = arrived(rig, 0);
        assertEquals(2, next);
        for (int i = 0; i < 20; i++) {
            passMs(rig, 100);
        }
        next = arrived(rig, next);
        assertEquals(5, next);
        assertTrue(client.config().isAutoRead());
        assertFalse(rig.loop.hasWork());
    }

    @Test
    void whoHasWaitedLongEnoughIsNotStoppedByAClockThatIsBehind() {
        final LoopRig rig = rig(new Rate(10, 1000), null);
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, messages(0, 10));
        rig.nowNs += 1_000_000_000L;
        // Read before the duty cycle that looks at the clock.
        rig.send(client, messages(10, 20));
        assertEquals(20, arrived(rig, 0));
        assertEquals(0, rig.count(Counter.CLIENTS_THROTTLED));
    }

    @Test
    void aSlowRateHasRoomForOneMessage() {
        final LoopRig rig = rig(new Rate(1, 60_000), null);
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, messages(0, 2));
        assertEquals(1, arrived(rig, 0));
        rig.pass(59);
        assertEquals(1, arrived(rig, 1));
        rig.pass(2);
        assertEquals(2, arrived(rig, 1));
    }

    /** A packet is never cut: what it takes too much is waited for afterwards. */
    @Test
    void bytesAreCountedAndPaidBack() {
        final LoopRig rig = rig(null, new Rate(1000, 1000));
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, join(publish("t", 0, 0, "x".repeat(2500)), PINGREQ));
        rig.next(EventType.PUBLISH);
        assertEquals("", rig.received(client));
        rig.pass(1);
        assertEquals("", rig.received(client));
        rig.pass(1);
        assertEquals("d000", rig.received(client));
        assertEquals(1, rig.count(Counter.CLIENTS_THROTTLED));
    }

    @Test
    void aNeighbourIsNotThrottled() {
        final LoopRig rig = rig(new Rate(1, 3_600_000), null);
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, messages(0, 3));
        assertEquals(1, arrived(rig, 0));
        final EmbeddedChannel other = rig.open(connect("c2"));
        rig.send(other, messages(0, 1));
        assertEquals(1, arrived(rig, 0));
    }

    @Test
    void keepAliveStandsStillMeanwhile() {
        final LoopRig rig = rig(new Rate(1, 3_600_000), null);
        final EmbeddedChannel client = rig.open(Packets.connect(4, 2, 1, "", "c1"));
        rig.send(client, messages(0, 3));
        assertEquals(1, arrived(rig, 0));
        rig.pass(60);
        rig.noEvent();
        assertTrue(client.isActive());
    }

    @Test
    void whatAClientSentBeforeItWentIsTakenAtOnce() {
        final LoopRig rig = rig(new Rate(1, 3_600_000), null);
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, join(messages(0, 5), Packets.DISCONNECT));
        assertEquals(1, arrived(rig, 0));
        client.close();
        rig.cycle();
        rig.cycle();
        final PublishEvent event = new PublishEvent();
        for (int i = 1; i < 5; i++) {
            rig.next(EventType.PUBLISH, event);
        }
        rig.next(EventType.DISCONNECT);
        rig.next(EventType.CLOSED);
        rig.noEvent();
        rig.pass(2);
        assertEquals(0, rig.loop.table().count());
        assertEquals(0, rig.loop.throttled().count());
    }

    /** The new connection waits for it, ten seconds at most. */
    @Test
    void aTakeoverDoesNotWaitForTheRate() {
        final LoopRig rig = rig(new Rate(1, 3_600_000), null);
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, messages(0, 3));
        assertEquals(1, arrived(rig, 0));
        rig.port.say(egress -> egress.onDisconnect(FIRST, ReasonCode.SESSION_TAKEN_OVER));
        for (int i = 0; i < 5; i++) {
            rig.cycle();
        }
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        rig.next(EventType.CLOSED);
        assertFalse(client.isActive());
    }

    @Test
    void whoWaitsIsForgottenWhenItIsGone() {
        final LoopRig rig = rig(new Rate(1, 3_600_000), null);
        for (int i = 0; i < 10; i++) {
            final EmbeddedChannel client = rig.open(connect("c" + i));
            final long connectionId = rig.event.connectionId();
            rig.send(client, messages(0, 2));
            assertEquals(1, arrived(rig, 0));
            if (i % 2 == 0) {
                rig.port.say(egress -> egress.onDisconnect(connectionId, ReasonCode.QUOTA_EXCEEDED));
                rig.cycle();
                rig.cycle();
                rig.next(EventType.CLOSED);
            }
        }
        assertEquals(10, rig.loop.throttled().count());
        rig.pass(2);
        assertEquals(5, rig.loop.throttled().count());
    }
}
