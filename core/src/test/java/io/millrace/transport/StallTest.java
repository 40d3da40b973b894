package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.hex;
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
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StallTest {
    private final LoopRig rig = new LoopRig();

    private static byte[] messages(final int from, final int to) {
        byte[] all = {};
        for (int i = from; i < to; i++) {
            all = join(all, publish("t", 0, 0, "m" + i));
        }
        return all;
    }

    private void arrive(final int from, final int to) {
        final PublishEvent event = new PublishEvent();
        for (int i = from; i < to; i++) {
            rig.next(EventType.PUBLISH, event);
            final var message = event.message();
            assertEquals(
                    "m" + i,
                    message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength()));
        }
        rig.noEvent();
    }

    @Test
    void aFullRingStopsReadingAndLosesNothing() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.port.room(3);
        rig.send(client, messages(0, 10));
        assertFalse(client.config().isAutoRead());
        assertTrue(rig.loop.hasWork(), "must not sleep");
        arrive(0, 3);
        rig.send(client, messages(10, 12));
        rig.port.room(4);
        rig.cycle();
        rig.cycle();
        arrive(3, 7);
        assertFalse(client.config().isAutoRead());
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        assertTrue(client.config().isAutoRead());
        rig.cycle();
        arrive(7, 12);
        assertFalse(rig.loop.hasWork());
        assertTrue(rig.count(Counter.INGRESS_FULL) > 0);
    }

    @Test
    void connectWaitsForRoom() {
        rig.port.room(0);
        final EmbeddedChannel client = rig.accept();
        rig.send(client, connect("c1"));
        rig.cycle();
        rig.noEvent();
        rig.port.room(1);
        rig.cycle();
        rig.cycle();
        rig.next(EventType.CONNECT);
        rig.noEvent();
    }

    @Test
    void connectThatNeverFoundRoomNeedsNoClosed() {
        rig.port.room(0);
        final EmbeddedChannel client = rig.accept();
        rig.send(client, connect("c1"));
        client.close();
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        rig.noEvent();
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    void whatWasReadBeforeTheEndIsTakenBeforeClosed() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.port.room(1);
        rig.send(client, messages(0, 3));
        client.close();
        arrive(0, 1);
        assertEquals(1, rig.loop.table().count());
        rig.port.room(2);
        rig.cycle();
        rig.cycle();
        arrive(1, 3);
        assertEquals(1, rig.loop.table().count(), "the slot is not free before CLOSED is in the ring");
        rig.port.room(1);
        rig.cycle();
        rig.cycle();
        rig.next(EventType.CLOSED);
        rig.noEvent();
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    void aTakeoverLetsWhatWasReadGoFirst() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.port.room(1);
        rig.send(client, join(publish5("m0"), publish5("m1"), hex("e00104")));
        rig.port.say(egress -> egress.onDisconnect(ConnectionId.of(7, 3, 0, 1), ReasonCode.SESSION_TAKEN_OVER));
        rig.cycle();
        assertTrue(client.isActive());
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        rig.next(EventType.DISCONNECT);
        rig.next(EventType.CLOSED);
        rig.noEvent();
    }

    private static byte[] publish5(final String payload) {
        return Packets.publish5("t", 0, 0, "", payload);
    }

    @Test
    void aTakeoverOfAStalledConnectionTellsItAfterwards() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.port.room(0);
        rig.send(client, publish5("m0"));
        rig.port.say(egress -> egress.onDisconnect(ConnectionId.of(7, 3, 0, 1), ReasonCode.SESSION_TAKEN_OVER));
        assertEquals("", rig.received(client));
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        assertEquals("e0018e", rig.received(client));
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.next(EventType.CLOSED);
        rig.noEvent();
        assertFalse(client.isActive());
    }

    @Test
    void anErrorInWhatALostClientLeftEndsItToo() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.port.room(1);
        rig.send(client, join(messages(0, 2), hex("36 03 0001 61")));
        client.close();
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        rig.next(EventType.CLOSED);
        rig.noEvent();
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    void packetsBehindConnectWaitForTheSession() {
        final EmbeddedChannel client = rig.accept();
        rig.send(client, join(connect("c1"), messages(0, 2)));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.send(client, messages(2, 3));
        rig.noEvent();
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.cycle();
        rig.cycle();
        arrive(0, 3);
        assertTrue(client.config().isAutoRead());
    }

    @Test
    void whoSendsAllAndLeavesBeforeConnackIsHeard() {
        final EmbeddedChannel client = rig.accept();
        rig.send(client, join(connect("c1"), messages(0, 2), Packets.DISCONNECT));
        final long connectionId = rig.next(EventType.CONNECT);
        client.close();
        rig.cycle();
        rig.noEvent();
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.cycle();
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        rig.next(EventType.DISCONNECT);
        rig.next(EventType.CLOSED);
        rig.noEvent();
        assertEquals(0, rig.loop.table().count());
    }

    /** Any packets, cut anywhere, a ring that is full at any time: the same events in the same order. */
    @Test
    void cutsAndStallsChangeNothing() {
        final long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("StallTest seed=" + seed);
        final Random random = new Random(seed);
        for (int run = 0; run < 60; run++) {
            final LoopRig one = new LoopRig();
            final EmbeddedChannel client = one.open(connect("c" + run));
            final List<String> sent = new ArrayList<>();
            byte[] stream = {};
            final int count = 1 + random.nextInt(60);
            for (int i = 0; i < count; i++) {
                final int length = random.nextInt(8) == 0 ? random.nextInt(5000) : random.nextInt(40);
                final String payload = i + ":" + "x".repeat(length);
                sent.add(payload);
                stream = join(stream, publish("t", 0, 0, payload));
                if (random.nextInt(4) == 0) {
                    stream = join(stream, Packets.PINGREQ);
                }
            }
            assertEquals(sent, receive(one, client, stream, random), "seed " + seed + " run " + run);
            assertTrue(one.faults.isEmpty());
        }
    }

    private static List<String> receive(
            final LoopRig rig, final EmbeddedChannel client, final byte[] stream, final Random random) {
        final List<String> received = new ArrayList<>();
        int at = 0;
        while (at < stream.length || rig.loop.hasWork()) {
            rig.port.room(random.nextInt(3) == 0 ? random.nextInt(4) : StubPort.UNLIMITED);
            if (at < stream.length) {
                final int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 10 : 8000), stream.length - at);
                client.writeInbound(Unpooled.copiedBuffer(stream, at, length));
                at += length;
            }
            rig.cycle();
            final PublishEvent event = new PublishEvent();
            while (rig.port.poll(event)) {
                assertEquals(EventType.PUBLISH, event.type());
                final var message = event.message();
                received.add(
                        message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength()));
            }
            rig.received(client);
        }
        final PublishEvent event = new PublishEvent();
        while (rig.port.poll(event)) {
            final var message = event.message();
            received.add(message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength()));
        }
        return received;
    }
}
