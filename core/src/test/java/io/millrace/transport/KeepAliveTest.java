package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.EventType;
import io.millrace.mqtt.ReasonCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private final LoopRig rig = new LoopRig();

    @Test
    void oneAndAHalfTimesTheKeepAliveMayPass() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 10, "", "c1"));
        rig.pass(15);
        rig.noEvent();
        rig.pass(2);
        final CloseAfterEvent event = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(ReasonCode.KEEP_ALIVE_TIMEOUT, event.reasonCode());
        final long connectionId = event.connectionId();
        rig.port.say(egress -> egress.onDisconnect(connectionId, ReasonCode.KEEP_ALIVE_TIMEOUT));
        rig.cycle();
        assertFalse(client.isActive());
    }

    @Test
    void whoIsHeardStays() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 10, "", "c1"));
        for (int i = 0; i < 200; i++) {
            rig.pass(14);
            rig.send(client, Packets.PINGREQ);
            assertEquals("d000", rig.received(client));
        }
        rig.noEvent();
        assertTrue(client.isActive());
        rig.pass(17);
        rig.next(EventType.CLOSE_AFTER);
    }

    @Test
    void zeroMeansForever() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 0, "", "c1"));
        rig.pass(100_000);
        rig.noEvent();
        assertTrue(client.isActive());
    }

    @Test
    void theClockStandsStillWhileWePauseReads() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 10, "", "c1"));
        rig.port.room(0);
        rig.send(client, publish("t", 0, 0, ""));
        rig.pass(100);
        rig.port.room(StubPort.UNLIMITED);
        rig.pass(10);
        rig.next(EventType.PUBLISH);
        rig.noEvent();
        rig.pass(10);
        rig.next(EventType.CLOSE_AFTER);
    }

    /** kill -STOP, or a machine that sleeps: what was sent meanwhile is read only afterwards. */
    @Test
    void theClockStandsStillWhileTheProcessIsStopped() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 10, "", "c1"));
        rig.nowNs += 100 * 1_000_000_000L;
        client.writeInbound(Unpooled.copiedBuffer(Packets.PINGREQ));
        rig.cycle();
        assertEquals("d000", rig.received(client));
        rig.noEvent();
        rig.nowNs += 100 * 1_000_000_000L;
        rig.cycle();
        rig.noEvent();
        rig.pass(17);
        rig.next(EventType.CLOSE_AFTER);
    }

    @Test
    void whoDoesNotCloseAfterTheLastPacketIsClosed() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        final SlowReader reader = new SlowReader();
        client.pipeline().addFirst(reader);
        reader.stopped = true;
        rig.send(client, Packets.DISCONNECT);
        assertTrue(client.isActive());
        rig.pass(4);
        assertFalse(client.isActive());
        assertEquals(0, rig.loop.table().count());
    }

    /** The wheel against a sorted map, deadlines near and far. */
    @Test
    void theWheelIsASortedMap() {
        final long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("KeepAliveTest seed=" + seed);
        final Random random = new Random(seed);
        final KeepAliveWheel wheel = new KeepAliveWheel(0);
        final Map<Integer, Integer> twin = new TreeMap<>();
        int nowS = 0;
        for (int step = 0; step < 20_000; step++) {
            final int slot = random.nextInt(200);
            switch (random.nextInt(5)) {
                case 0 -> {
                    wheel.cancel(slot);
                    twin.remove(slot);
                }
                case 1, 2 -> {
                    final int deadlineS = nowS + random.nextInt(random.nextBoolean() ? 5 : 2000);
                    wheel.schedule(slot, deadlineS);
                    twin.put(slot, Math.max(deadlineS, nowS + 1));
                }
                default -> {
                    nowS += random.nextInt(4);
                    final int untilS = nowS;
                    final Map<Integer, Integer> due = new TreeMap<>();
                    wheel.advance(untilS, expired -> {
                        due.put(expired, twin.getOrDefault(expired, -1));
                        twin.remove(expired);
                        if (expired % 7 == 0) {
                            wheel.cancel((expired + 1) % 200);
                            twin.remove((expired + 1) % 200);
                        }
                    });
                    due.values().forEach(deadlineS -> assertTrue(deadlineS > 0 && deadlineS <= untilS));
                    twin.values().forEach(deadlineS -> assertTrue(deadlineS > untilS, "missed, seed " + seed));
                }
            }
        }
    }
}
