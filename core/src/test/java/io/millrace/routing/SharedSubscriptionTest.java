package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.mqtt.PacketType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shared Subscriptions (MQTT 5.0 §4.8.2): who of a group gets a message. */
class SharedSubscriptionTest extends RouterFixture {
    private static final long D = ConnectionId.of(1, 0, 3, 1);

    private void publish(final int qos, final int count) {
        for (int i = 1; i <= count; i++) {
            apply(script.publish(A, "t", "m" + i, qos, false, i));
        }
    }

    /** Who got what since the last call, in order. */
    private List<String> taken() {
        return egress.takeDeliveries().stream()
                .map(delivery -> "ABCD".charAt(ConnectionId.slot(delivery.connectionId())) + " q" + delivery.qos() + " "
                        + delivery.payload())
                .toList();
    }

    private void members(final String filter, final int options) {
        connect(A, "pub", true, 0);
        connect(B, "b", false, FOREVER);
        connect(C, "c", false, FOREVER);
        apply(script.subscribe(B, 1, 0, filter, options));
        apply(script.subscribe(C, 1, 0, filter, options));
    }

    @Test
    void eachMessageGoesToOneMemberInTurn() {
        members("$share/g/t", 1);
        publish(1, 3);
        publish(0, 3);
        assertEquals(List.of("B q1 m1", "C q1 m2", "B q1 m3", "B q0 m1", "C q0 m2", "B q0 m3"), taken());
    }

    @Test
    void eachGroupAndAPlainSubscriptionGetTheirOwn() {
        members("$share/g/#", 1);
        apply(script.subscribe(B, 2, 0, "$share/h/#", 2));
        apply(script.subscribe(B, 3, 0, "t", 0));
        publish(1, 1);
        assertEquals(List.of("B q0 m1", "B q1 m1", "B q1 m1"), taken());
    }

    @Test
    void aMemberWithRoomComesBeforeOneWithout() {
        members("$share/g/t", 1);
        apply(script.subscribe(B, 2, 0, "own", 1));
        for (int i = 1; i <= 4; i++) {
            apply(script.publish(A, "own", "o" + i, 1, false, i));
        }
        egress.takeDeliveries();
        publish(1, 3);
        assertEquals(List.of("C q1 m1", "C q1 m2", "C q1 m3"), taken());
    }

    @Test
    void ifNobodyHasRoomItWaitsForOne() {
        members("$share/g/t", 1);
        publish(1, 9);
        assertEquals(8, taken().size());
        apply(script.ack(B, PacketType.PUBACK, 1, 0));
        assertEquals(List.of("B q1 m9"), taken());
    }

    @Test
    void aConnectedMemberComesBeforeOneThatIsNot() {
        members("$share/g/t", 1);
        apply(script.bare(EventType.CLOSED, B));
        publish(1, 2);
        publish(0, 2);
        assertEquals(List.of("C q1 m1", "C q1 m2", "C q0 m1", "C q0 m2"), taken());
    }

    @Test
    void aSessionThatPersistsKeepsItIfNobodyIsConnected() {
        members("$share/g/t", 1);
        apply(script.subscribe(B, 1, 0, "$share/g/t", 0)); // would lose it
        apply(script.bare(EventType.CLOSED, B));
        apply(script.bare(EventType.CLOSED, C));
        publish(1, 2);
        publish(0, 1);
        assertEquals(List.of(), taken());
        connect(D, "c", false, FOREVER);
        assertEquals(List.of("D q1 m1", "D q1 m2"), taken());
    }

    @Test
    void whoUnsubscribesOrEndsGetsNothingMore() {
        members("$share/g/t", 1);
        connect(D, "d", true, 0);
        apply(script.subscribe(D, 1, 0, "$share/g/t", 1));
        apply(script.unsubscribe(B, 2, "$share/g/t"));
        apply(script.bare(EventType.CLOSED, D));
        publish(1, 2);
        assertEquals(List.of("C q1 m1", "C q1 m2"), taken());
        apply(script.unsubscribe(C, 2, "$share/g/t"));
        egress.take();
        publish(1, 1);
        assertEquals(List.of("PUBACK " + A + " #1 16"), egress.take());
    }

    @Test
    void noRetainedMessagesComeAndEachMemberHasItsOwnIdentifier() {
        connect(A, "pub", true, 0);
        apply(script.publish(A, "t", "retained", 1, true, 1));
        connect(B, "b", true, 0);
        connect(C, "c", true, 0);
        egress.take();
        apply(script.subscribe(B, 1, 5, "$share/g/t", 1));
        apply(script.subscribe(C, 1, 6, "$share/g/t", 1));
        assertEquals(List.of("SUBACK " + B + " #1 01", "SUBACK " + C + " #1 01"), egress.take());
        apply(script.publish(A, "t", "x", 1, false, 1));
        apply(script.publish(A, "t", "y", 1, false, 1));
        assertEquals(
                List.of("PUBLISH " + B + " #1 q1 t=x ids 0b05", "PUBLISH " + C + " #1 q1 t=y ids 0b06"),
                egress.take().stream()
                        .filter(line -> line.startsWith("PUBLISH"))
                        .toList());
    }

    /**
     * The mixed shared group: clean and persistent members, QoS 0 and QoS 1 interleaved. What is not journaled must not
     * move the cursor of what is, or a replay, which never sees it, would choose others.
     */
    @Test
    void aMixedGroupIsReplayedAsItWas() {
        members("$share/g/t", 1);
        connect(D, "d", true, 0);
        apply(script.subscribe(D, 1, 0, "$share/g/t", 1));
        for (int i = 0; i < 20; i++) {
            publish(i % 3 == 0 ? 0 : 1, 1 + i % 2);
        }
        apply(script.bare(EventType.CLOSED, D));
        publish(0, 1);
        publish(1, 5);
        isReplayedAlike();
    }
}
