package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Clients that do anything at any time against a router that answers at any time and a ring that is full at any time:
 * after CONNECT exactly one CLOSED, as the last event of its connection, and no slot lost.
 */
class LifecycleTest {
    private static final byte[][] PACKETS = {
        Packets.PINGREQ,
        Packets.DISCONNECT,
        Packets.hex("36030001 61"),
        Packets.connect5("again", ""),
        Packets.publish5("t", 0, 0, "", "x"),
        Packets.publish5("t", 1, 9, "", "x"),
        Packets.publish5("t", 0, 0, "23 0001", "x"),
        Packets.subscribe5(3, "a"),
        Packets.puback(1)
    };

    private final Random random;
    private final long seed;
    private final LoopRig rig = new LoopRig();
    private final List<EmbeddedChannel> clients = new ArrayList<>();
    private final Map<Long, Integer> lastEvents = new HashMap<>();
    private final Set<Long> closed = new HashSet<>();
    private final List<Runnable> answers = new ArrayList<>();

    LifecycleTest() {
        seed = Long.getLong("seed", new Random().nextLong());
        random = new Random(seed);
    }

    @Test
    void everyConnectHasOneClosed() {
        System.out.println("LifecycleTest seed=" + seed);
        for (int step = 0; step < 20_000; step++) {
            step();
            rig.cycle();
            route();
        }
        rig.port.room(StubPort.UNLIMITED);
        clients.forEach(EmbeddedChannel::close);
        for (int i = 0; i < 200; i++) {
            answers.forEach(Runnable::run);
            answers.clear();
            rig.pass(1);
            clients.forEach(client -> client.runPendingTasks());
            route();
        }
        clients.forEach(rig::received);
        lastEvents.keySet().removeAll(closed);
        assertEquals(0, lastEvents.size(), () -> "connections without CLOSED, seed " + seed);
        assertTrue(closed.size() > 100, "too few sessions to mean anything");
        assertEquals(0, rig.loop.table().count(), () -> "seed " + seed);
        assertEquals(List.of(), rig.faults);
    }

    private void step() {
        rig.port.room(random.nextInt(4) == 0 ? random.nextInt(3) : StubPort.UNLIMITED);
        if (clients.size() < 12 && random.nextInt(4) == 0) {
            clients.add(rig.accept());
            return;
        }
        if (!answers.isEmpty() && random.nextInt(3) == 0) {
            answers.remove(random.nextInt(answers.size())).run();
            return;
        }
        if (random.nextInt(20) == 0) {
            rig.pass(random.nextInt(3));
            return;
        }
        if (!clients.isEmpty()) {
            act(clients.get(random.nextInt(clients.size())));
        }
    }

    private void act(final EmbeddedChannel client) {
        rig.received(client);
        if (random.nextInt(30) == 0 || !client.isActive()) {
            client.close();
            clients.remove(client);
            return;
        }
        byte[] bytes = random.nextInt(3) == 0 ? Packets.connect5("c", "") : PACKETS[random.nextInt(PACKETS.length)];
        if (random.nextInt(3) == 0) {
            bytes = Packets.join(bytes, PACKETS[random.nextInt(PACKETS.length)], PACKETS[4]);
        }
        client.writeInbound(Unpooled.copiedBuffer(bytes, 0, bytes.length - (random.nextInt(20) == 0 ? 1 : 0)));
    }

    private void route() {
        final EventFlyweight event = new EventFlyweight();
        while (rig.port.poll(event)) {
            final long connectionId = event.connectionId();
            final int type = event.type();
            assertFalse(closed.contains(connectionId), () -> "type " + type + " after CLOSED, seed " + seed);
            assertEquals(
                    type == EventType.CONNECT,
                    lastEvents.put(connectionId, type) == null,
                    () -> "CONNECT is the first, seed " + seed);
            switch (type) {
                case EventType.CONNECT ->
                    answers.add(() -> rig.port.say(egress -> {
                        egress.onConnack(connectionId, false, random.nextInt(8) == 0 ? 0x97 : 0);
                        egress.onAck(connectionId, 4, 1, 0);
                    }));
                case EventType.CLOSE_AFTER, EventType.SUBSCRIBE ->
                    answers.add(() -> rig.port.say(egress -> egress.onDisconnect(connectionId, 0x8E)));
                case EventType.CLOSED -> closed.add(connectionId);
                default -> answers.add(() -> rig.port.say(egress -> egress.onPageEnd(connectionId)));
            }
        }
    }
}
