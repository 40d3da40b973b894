package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.simulation.CoreRig.Door;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may go wrong between two runs of the broker, one by one, through the whole core. */
class NamedRestartsTest extends CoreFixture {
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
}
