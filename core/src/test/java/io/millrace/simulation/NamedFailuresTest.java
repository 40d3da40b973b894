package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.simulation.CoreRig.Door;
import io.millrace.simulation.EventPen.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The interleavings that a broker of this shape may get wrong, one by one, through the whole core. */
class NamedFailuresTest {
    private static final int LARGE = 30_000;

    private final CoreRig rig = new CoreRig(2);

    @AfterEach
    void replayComesToTheSame() {
        assertTrue(rig.isAsReplayed(), "replayed state differs from live state");
    }

    @Test
    void fanOutLargerThanTheEgressRing() {
        rig.start();
        final long[] stuck =
                IntStream.range(0, 5).mapToLong(i -> connect(0, i, "s" + i, 10)).toArray();
        final long publisher = connect(1, 0, "p", 10);
        for (final long connection : stuck) {
            rig.doors.get(0).pen.filter(EventType.SUBSCRIBE, connection, 1, "t", 1, 0);
        }
        subscribe(1, publisher, "t", 1);
        drain();
        for (int i = 1; i <= 60; i++) {
            // Of QoS 0, so that the ring holds it by value.
            rig.doors.get(1).pen.publish(publisher, message("big" + i, 0, LARGE), 0, false);
            rig.run();
        }
        for (int i = 1; i <= 5; i++) {
            rig.doors.get(1).pen.publish(publisher, message("m" + i, 1, 0), i, false);
        }
        rig.run();
        final List<String> answers = rig.doors.get(1).drain();
        assertEquals(5, answers.stream().filter(line -> line.contains("PUBACK")).count(), "the router never waits");
        assertTrue(rig.count(Counter.DROPPED_EGRESS_FULL) > 0, "the ring was never full");
        final List<String> late = new ArrayList<>(rig.doors.get(0).drain());
        rig.run();
        late.addAll(rig.doors.get(0).drain());
        for (int i = 0; i < stuck.length; i++) {
            final String of = i + ".1 PUBLISH ";
            final List<String> lines =
                    late.stream().filter(line -> line.startsWith(of)).toList();
            assertEquals(
                    IntStream.rangeClosed(1, 5).mapToObj(n -> of + n + " m" + n).toList(),
                    lines.stream().filter(line -> line.contains(" m")).toList());
            final List<String> big =
                    lines.stream().filter(line -> line.contains("big")).toList();
            assertEquals(
                    IntStream.rangeClosed(1, big.size())
                            .mapToObj(n -> of + "0 big" + n)
                            .toList(),
                    big);
        }
    }

    @Test
    void aHotMessageBehindAColdOne() {
        rig.hotWindowBytes = 1 << 14;
        rig.start();
        final long subscriber = connect(0, 0, "s", 10);
        final long publisher = connect(1, 0, "p", 10);
        subscribe(0, subscriber, "t", 1);
        drain();
        rig.doors.get(0).pen.bare(EventType.CONGESTED, subscriber);
        rig.run();
        for (int i = 1; i <= 10; i++) {
            rig.doors.get(1).pen.publish(publisher, message("m" + i, 1, 1_500), i, false);
            rig.run();
        }
        rig.doors.get(0).pen.bare(EventType.DRAINED, subscriber);
        rig.doors.get(0).publish();
        rig.doors.get(1).pen.publish(publisher, message("hot", 1, 0), 11, false);
        rig.run();
        final List<String> got = new ArrayList<>();
        for (int i = 1; i <= 11; i++) {
            got.addAll(rig.doors.get(0).drain());
            // The backlog reader's room is free again once all have drained.
            rig.doors.get(1).drain();
            rig.doors.get(0).pen.acks(subscriber, List.of(new int[] {PacketType.PUBACK, 0, i}));
            rig.run();
        }
        assertEquals(
                IntStream.rangeClosed(1, 11)
                        .mapToObj(i -> "0.1 PUBLISH " + i + (i < 11 ? " m" + i : " hot"))
                        .toList(),
                got);
        assertTrue(rig.journal.reads > 0, "nothing was cold");
    }

    @Test
    void timerDueWhileNothingArrives() {
        rig.start();
        final long watcher = connect(0, 0, "w", 10);
        subscribe(0, watcher, "t", 1);
        final Door door = rig.doors.get(1);
        final long dying = door.connection(0, 1);
        door.pen.connect(dying, "d", true, 10, 100, message("will", 1, 0), 30);
        rig.run();
        door.pen.bare(EventType.CLOSED, dying);
        rig.run();
        drain();
        rig.nowMs += 29_999;
        rig.run();
        assertEquals(List.of(), rig.doors.get(0).drain());
        rig.nowMs += 1;
        rig.run();
        assertEquals(List.of("0.1 PUBLISH 1 will"), rig.doors.get(0).drain());
    }

    @Test
    void cleanQos2PublisherDyingBeforePubrel() {
        rig.start();
        final long subscriber = connect(0, 0, "s", 10);
        subscribe(0, subscriber, "t", 2);
        final Door door = rig.doors.get(1);
        for (int generation = 1; generation <= 3; generation++) {
            final long publisher = door.connection(0, generation);
            door.pen.connect(publisher, "p", true, 10, 0, null, 0);
            door.pen.publish(publisher, message("m" + generation, 2, 0), 5, false);
            rig.run();
            if (generation == 2) {
                // The whole broker dies instead.
                rig.start();
            } else {
                door.pen.bare(EventType.CLOSED, publisher);
                rig.run();
            }
        }
        // The new Session knows nothing of Packet Identifier 5.
        final Door again = rig.doors.get(1);
        final long publisher = again.connection(0, 4);
        again.pen.connect(publisher, "p", true, 10, 0, null, 0);
        again.pen.publish(publisher, message("m4", 2, 0), 5, false);
        final long resumed = connect(0, 0, "s", 10);
        final List<String> lines = rig.doors.get(0).drain();
        assertEquals(
                List.of("m1", "m2", "m4"),
                lines.stream()
                        .filter(line -> line.contains("PUBLISH"))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toList(),
                () -> resumed + " got " + lines);
    }

    @Test
    void inflightLimitChangedBetweenRuns() {
        rig.inflightLimit = 4;
        rig.start();
        final long subscriber = connect(0, 0, "s", 100);
        subscribe(0, subscriber, "t", 1);
        final long publisher = connect(1, 0, "p", 10);
        for (int i = 1; i <= 6; i++) {
            rig.doors.get(1).pen.publish(publisher, message("m" + i, 1, 0), i, false);
        }
        rig.run();
        assertTrue(rig.doors.get(0).drain().contains("0.1 PUBLISH 4 m4"));
        rig.inflightLimit = 2;
        rig.start();
        final long resumed = connect(0, 0, "s", 100);
        assertEquals(
                List.of(
                        "0.1 CONNACK present 0",
                        "0.1 PUBLISH 1 dup m1",
                        "0.1 PUBLISH 2 dup m2",
                        "0.1 PUBLISH 3 dup m3",
                        "0.1 PUBLISH 4 dup m4"),
                rig.doors.get(0).drain());
        acknowledge(resumed, 1, 2);
        assertEquals(List.of(), rig.doors.get(0).drain(), "the new window is full");
        acknowledge(resumed, 3);
        assertEquals(List.of("0.1 PUBLISH 5 m5"), rig.doors.get(0).drain());
        rig.inflightLimit = 50;
        rig.start();
        connect(0, 0, "s", 100);
        assertEquals(
                List.of("0.1 CONNACK present 0", "0.1 PUBLISH 4 dup m4", "0.1 PUBLISH 5 dup m5", "0.1 PUBLISH 6 m6"),
                rig.doors.get(0).drain());
    }

    @Test
    void aRetainedValueReplacedWhileItsPageIsRead() {
        rig.start();
        final long publisher = connect(1, 0, "p", 10);
        for (final String topic : List.of("a", "b", "c")) {
            retain(publisher, topic, topic + "-old");
        }
        final long subscriber = connect(0, 0, "s", 1);
        subscribe(0, subscriber, "+", 1);
        final List<String> got = new ArrayList<>(rig.doors.get(0).drain());
        retain(publisher, "b", "b-new");
        retain(publisher, "c", "");
        for (int i = 1; i <= 4; i++) {
            acknowledge(subscriber, i);
            got.addAll(rig.doors.get(0).drain());
        }
        // What comes of b afterwards comes because it was published.
        assertEquals(
                List.of("0.1 PUBLISH 1 a-old", "0.1 PUBLISH 2 b-new", "0.1 PUBLISH 3 b-new", "0.1 PUBLISH 4 "),
                got.stream().filter(line -> line.contains("PUBLISH")).toList());
    }

    @Test
    void staleConnectionSlot() {
        rig.start();
        final Door door = rig.doors.get(0);
        final long old = connect(0, 0, "old", 10);
        subscribe(0, old, "t", 0);
        final long publisher = connect(1, 0, "p", 10);
        drain();
        // On its way out to the old connection when the slot gets another one.
        rig.doors.get(1).pen.publish(publisher, message("late", 0, 0), 0, false);
        rig.run();
        door.pen.bare(EventType.CLOSED, old);
        final long young = door.connection(0, 2);
        door.pen.connect(young, "young", true, 10, 100, null, 0);
        rig.run();
        assertEquals(List.of("0.1 PUBLISH 0 late", "0.2 CONNACK 0"), door.drain());
        // And what the old one would still say concerns nobody.
        final long stale = rig.count(Counter.EVENTS_STALE);
        door.pen.filter(EventType.SUBSCRIBE, old, 1, "t", 1, 0);
        door.pen.publish(old, message("ghost", 1, 0), 1, false);
        door.pen.bare(EventType.CONGESTED, old);
        door.pen.bare(EventType.CLOSED, old);
        rig.run();
        assertEquals(stale + 4, rig.count(Counter.EVENTS_STALE));
        rig.doors.get(1).pen.publish(publisher, message("m", 0, 0), 0, false);
        rig.run();
        assertEquals(List.of(), door.drain());
        subscribe(0, young, "t", 1);
        assertEquals(List.of("0.2 SUBACK"), door.drain());
    }

    @Test
    void mixedSharedGroup() {
        rig.start();
        final long publisher = connect(1, 0, "p", 10);
        final long persistent = connect(0, 0, "persistent", 3);
        subscribe(0, persistent, "$share/g/t", 1);
        final Door door = rig.doors.get(0);
        final long clean = door.connection(1, 1);
        door.pen.connect(clean, "clean", true, 3, 0, null, 0);
        subscribe(0, clean, "$share/g/t", 1);
        drain();
        for (int i = 1; i <= 4; i++) {
            rig.doors.get(1).pen.publish(publisher, message("m" + i, 1, 0), i, false);
            // Takes turns of its own, and none of theirs.
            rig.doors.get(1).pen.publish(publisher, message("q" + i, 0, 0), 0, false);
        }
        rig.run();
        final List<String> got = door.drain();
        assertEquals(
                List.of("0.1 PUBLISH 1 m1", "1.1 PUBLISH 1 m2", "0.1 PUBLISH 2 m3", "1.1 PUBLISH 2 m4"),
                got.stream().filter(line -> line.contains(" m")).toList());
        assertEquals(4, got.stream().filter(line -> line.contains(" q")).count());
        assertTrue(rig.isAsReplayed());
        // The clean member goes, and what it had with it; the other one is away, and gets all the rest.
        door.pen.bare(EventType.CLOSED, clean);
        door.pen.bare(EventType.CLOSED, persistent);
        rig.run();
        for (int i = 5; i <= 6; i++) {
            rig.doors.get(1).pen.publish(publisher, message("m" + i, 1, 0), i, false);
            rig.doors.get(1).pen.publish(publisher, message("q" + i, 0, 0), 0, false);
        }
        rig.run();
        rig.start();
        connect(0, 0, "persistent", 9);
        assertEquals(
                List.of(
                        "0.1 CONNACK present 0",
                        "0.1 PUBLISH 1 dup m1",
                        "0.1 PUBLISH 2 dup m3",
                        "0.1 PUBLISH 3 m5",
                        "0.1 PUBLISH 4 m6"),
                rig.doors.get(0).drain());
    }

    @Test
    void refusedPublishBetweenAcceptedOnes() {
        rig.start();
        final long publisher = connect(0, 0, "p", 10);
        drain();
        final EventPen pen = rig.doors.get(0).pen;
        pen.publish(publisher, message("m1", 1, 0), 1, false);
        pen.refused(publisher, PacketType.PUBACK, ReasonCode.NOT_AUTHORIZED, 2);
        pen.publish(publisher, message("m3", 2, 0), 3, false);
        pen.refused(publisher, PacketType.PUBREC, ReasonCode.NOT_AUTHORIZED, 4);
        pen.publish(publisher, message("m5", 1, 0), 5, false);
        rig.run();
        assertEquals(
                List.of(
                        "0.1 PUBACK 1 16",
                        "0.1 PUBACK 2 135",
                        "0.1 PUBREC 3 16",
                        "0.1 PUBREC 4 135",
                        "0.1 PUBACK 5 16"),
                rig.doors.get(0).drain());
    }

    /** A Session that stays, on the first use of a slot. */
    private long connect(final int door, final int slot, final String clientId, final int receiveMaximum) {
        final long connection = rig.doors.get(door).connection(slot, 1);
        rig.doors.get(door).pen.connect(connection, clientId, false, receiveMaximum, CoreRig.FOREVER, null, 0);
        rig.run();
        return connection;
    }

    private void subscribe(final int door, final long connection, final String filter, final int qos) {
        rig.doors.get(door).pen.filter(EventType.SUBSCRIBE, connection, 1, filter, qos, 0);
        rig.run();
    }

    private void retain(final long publisher, final String topic, final String payload) {
        rig.doors.get(1).pen.publish(publisher, new Outgoing(topic, payload, 1, true, -1), 9, false);
        rig.run();
    }

    private void acknowledge(final long connection, final int... packetIds) {
        for (final int packetId : packetIds) {
            rig.doors.get(0).pen.acks(connection, List.of(new int[] {PacketType.PUBACK, 0, packetId}));
        }
        rig.run();
    }

    private void drain() {
        rig.doors.forEach(Door::drain);
        assertFalse(rig.doors.isEmpty());
    }

    private static Outgoing message(final String name, final int qos, final int length) {
        return new Outgoing("t", name + "x".repeat(length), qos, false, -1);
    }
}
