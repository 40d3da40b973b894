package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused because the journal has no room for it is answered, and leaves nothing behind. */
class NoRoomTest extends RouterFixture {
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int RETAIN_AS_PUBLISHED = 8;
    private static final int PACKET_ID = 7;

    @BeforeEach
    void connectBoth() {
        connect(A, "pub", false, FOREVER);
        connect(B, "sub", false, FOREVER);
        apply(script.subscribe(B, 1, 0, "t/#", 2 | RETAIN_AS_PUBLISHED));
        egress.take();
    }

    @AfterEach
    void nothingOfItIsMissedByTheReplay() {
        apply(script.publish(A, "t/last", "x", 1, false, 99));
        isReplayedAlike();
    }

    /** Answered with these, and nothing that is replayed is another than before. */
    private void isRefused(final EventFlyweight event, final String... answers) {
        final byte[] before = SnapshotBytes.of(router);
        applyWithoutRoom(event);
        assertEquals(List.of(answers), egress.take());
        assertArrayEquals(before, SnapshotBytes.of(router));
    }

    private EventFlyweight publish(final int qos) {
        return script.publish(A, "t/1", "lost", qos, false, PACKET_ID);
    }

    private void reconnectWithVersion(final int version) {
        script.protocolVersion = version;
        apply(script.bare(EventType.CLOSED, A));
        connect(A, "pub", false, FOREVER);
        egress.take();
    }

    @Test
    void aPublishHasItsAnswer() {
        isRefused(publish(1), "PUBACK " + A + " #7 " + QUOTA_EXCEEDED);
        isRefused(publish(2), "PUBREC " + A + " #7 " + QUOTA_EXCEEDED);
        assertEquals(2, counters.get(Counter.DROPPED_DISK_FULL));
        apply(publish(2));
        assertEquals(List.of("PUBLISH " + B + " #1 q2 t/1=lost", "PUBREC " + A + " #7 0"), egress.take());
    }

    @Test
    void beforeMqtt5ThereIsOnlyTheConnection() {
        reconnectWithVersion(4);
        isRefused(publish(1), "DISCONNECT " + A + " " + QUOTA_EXCEEDED);
        isRefused(publish(2), "DISCONNECT " + A + " " + QUOTA_EXCEEDED);
    }

    /** It asks for nothing that is not in the journal. */
    @Test
    void aRepeatedQos2MessageIsAnsweredAsBefore() {
        for (final int version : List.of(5, 4)) {
            if (version == 4) {
                reconnectWithVersion(4);
            }
            apply(publish(2));
            egress.take();
            isRefused(publish(2), "PUBREC " + A + " #7 0");
            assertEquals(0, counters.get(Counter.DROPPED_DISK_FULL));
            apply(script.ack(A, PacketType.PUBREL, PACKET_ID, 0));
            egress.take();
        }
    }

    @Test
    void qos0IsDeliveredAndNotRetained() {
        isRefused(script.publish(A, "t/1", "now", 0, true, 0), "PUBLISH " + B + " #0 q0 retain t/1=now");
        assertEquals(1, counters.get(Counter.DROPPED_RETAINED_FULL));
        assertEquals(0, counters.get(Counter.DROPPED_DISK_FULL));
    }

    @Test
    void whatIsRetainedIsNotRemoved() {
        apply(script.publish(A, "t/1", "kept", 1, true, 1));
        egress.take();
        isRefused(script.publish(A, "t/1", "", 0, true, 0), "PUBLISH " + B + " #0 q0 retain t/1=");
        isRefused(script.publish(A, "t/1", "", 1, true, 2), "PUBACK " + A + " #2 " + QUOTA_EXCEEDED);
    }

    @Test
    void eachFilterOfASubscribeIsRefused() {
        apply(script.publish(A, "t/1", "kept", 1, true, 1));
        egress.take();
        isRefused(script.subscribe(A, 9, 0, "t/#", 1), "SUBACK " + A + " #9 97");
        isRefused(script.subscribe(B, 9, 0, "t/#", 0), "SUBACK " + B + " #9 97");
        reconnectWithVersion(3);
        isRefused(script.subscribe(A, 9, 0, "t/#", 1), "DISCONNECT " + A + " " + QUOTA_EXCEEDED);
    }

    @Test
    void aConnectTakesNothingOver() {
        isRefused(script.connect(C, "pub", true, 0, 10, null), "CONNACK " + C + " present=false " + QUOTA_EXCEEDED);
        isRefused(script.connect(C, "new", true, 0, 10, null), "CONNACK " + C + " present=false " + QUOTA_EXCEEDED);
        isRefused(script.publish(C, "t/1", "from nobody", 1, false, 1));
        isRefused(script.subscribe(C, 9, 0, "t/#", 1));
        apply(script.bare(EventType.CLOSED, C));
        assertEquals(List.of(), egress.take());
    }

    /** The one that waits for a takeover goes on waiting. */
    @Test
    void aConnectThatWaitsIsNotTurnedAway() {
        connect(C, "pub", false, FOREVER);
        egress.take();
        final long other = C + 1;
        isRefused(script.connect(other, "pub", false, 0, 10, null), "CONNACK " + other + " present=false 151");
        apply(script.bare(EventType.CLOSED, A));
        assertEquals(List.of("CONNACK " + C + " present=true 0"), egress.take());
        apply(script.bare(EventType.CLOSED, C));
    }
}
