package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.simulation.CoreRig.Door;
import io.millrace.simulation.EventPen.Outgoing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A client says DISCONNECT, and connects again through another thread, which is faster: all interleavings of the two
 * threads and the core. Nothing that was sent before is overtaken (DESIGN: takeover is a handshake).
 */
class OvertakingTest {
    /** The old connection's thread reads DISCONNECT, looks what came from the core, and writes CLOSED at the end. */
    private static final String OLD = "rdc";
    /** The new connection's thread reads CONNECT, and looks what came. */
    private static final String NEW = "RD";

    private static final String CORE = "www";

    @Test
    void disconnectOvertakenByAReconnectThroughAnotherThread() {
        final List<String> schedules = new ArrayList<>();
        interleave(OLD, NEW, CORE, "", schedules);
        assertEquals(560, schedules.size());
        final CoreRig rig = new CoreRig(2).start();
        final Door newDoor = rig.doors.get(1);
        final long watcher = newDoor.connection(1, 1);
        newDoor.pen.connect(watcher, "watcher", true, 10, 100, null, 0);
        newDoor.pen.filter(EventType.SUBSCRIBE, watcher, 1, "#", 1, 0);
        for (int i = 0; i < schedules.size(); i++) {
            play(rig, schedules.get(i), i + 1);
        }
    }

    /** A client of its own for each, on the next generation of the same two slots. */
    private static void play(final CoreRig rig, final String schedule, final int generation) {
        final Door oldDoor = rig.doors.get(0);
        final Door newDoor = rig.doors.get(1);
        final String clientId = "c" + generation;
        final long before = oldDoor.connection(0, generation);
        oldDoor.pen.connect(before, clientId, true, 10, 100, new Outgoing("t", "will", 1, false, -1), 0);
        rig.run();
        newDoor.drain();
        oldDoor.drain();
        final List<String> toNew = new ArrayList<>();
        final long after = newDoor.connection(0, generation);
        for (final char step : schedule.toCharArray()) {
            switch (step) {
                case 'r' -> oldDoor.pen.disconnect(before, ReasonCode.NORMAL_DISCONNECTION, DisconnectEvent.UNCHANGED);
                case 'd' -> oldDoor.drain();
                case 'c' -> oldDoor.pen.bare(EventType.CLOSED, before);
                case 'R' -> newDoor.pen.connect(after, clientId, false, 10, 100, null, 0);
                case 'D' -> toNew.addAll(newDoor.drain());
                default -> rig.doWork();
            }
            rig.doors.forEach(Door::publish);
        }
        rig.run();
        toNew.addAll(newDoor.drain());
        // And no Will for the watcher: DISCONNECT was there first.
        assertEquals(List.of("0." + generation + " CONNACK present 0"), toNew, schedule);
        assertTrue(rig.isAsReplayed(), schedule);
        newDoor.pen.bare(EventType.CLOSED, after);
        rig.run();
    }

    private static void interleave(
            final String a, final String b, final String c, final String before, final List<String> all) {
        if (a.isEmpty() && b.isEmpty() && c.isEmpty()) {
            all.add(before);
        }
        if (!a.isEmpty()) {
            interleave(a.substring(1), b, c, before + a.charAt(0), all);
        }
        if (!b.isEmpty()) {
            interleave(a, b.substring(1), c, before + b.charAt(0), all);
        }
        if (!c.isEmpty()) {
            interleave(a, b, c.substring(1), before + c.charAt(0), all);
        }
    }
}
