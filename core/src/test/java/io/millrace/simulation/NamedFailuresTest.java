package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.simulation.CoreRig.Door;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The interleavings that a broker of this shape may get wrong, one by one, through the whole core. */
class NamedFailuresTest extends CoreFixture {
    private static final int LARGE = 30_000;

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
}
