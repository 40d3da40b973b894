package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.mqtt.PacketType;
import io.millrace.simulation.CoreRig.Door;
import io.millrace.simulation.EventPen.Outgoing;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A core with two doors, and what clients mostly do there. */
abstract class CoreFixture {
    final CoreRig rig = new CoreRig(2);

    @AfterEach
    void replayComesToTheSame() {
        assertTrue(rig.isAsReplayed(), "replayed state differs from live state");
    }

    /** A Session that stays, on the first use of a slot. */
    long connect(final int door, final int slot, final String clientId, final int receiveMaximum) {
        final long connection = rig.doors.get(door).connection(slot, 1);
        rig.doors.get(door).pen.connect(connection, clientId, false, receiveMaximum, CoreRig.FOREVER, null, 0);
        rig.run();
        return connection;
    }

    void subscribe(final int door, final long connection, final String filter, final int qos) {
        rig.doors.get(door).pen.filter(EventType.SUBSCRIBE, connection, 1, filter, qos, 0);
        rig.run();
    }

    void retain(final long publisher, final String topic, final String payload) {
        rig.doors.get(1).pen.publish(publisher, new Outgoing(topic, payload, 1, true, -1), 9, false);
        rig.run();
    }

    void acknowledge(final long connection, final int... packetIds) {
        for (final int packetId : packetIds) {
            rig.doors.get(0).pen.acks(connection, List.of(new int[] {PacketType.PUBACK, 0, packetId}));
        }
        rig.run();
    }

    void drain() {
        rig.doors.forEach(Door::drain);
        assertFalse(rig.doors.isEmpty());
    }

    static Outgoing message(final String name, final int qos, final int length) {
        return new Outgoing("t", name + "x".repeat(length), qos, false, -1);
    }
}
