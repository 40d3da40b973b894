package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.EventType;
import io.millrace.mqtt.PacketType;
import io.millrace.session.IdentifierLists;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of Subscription Identifiers: as many different ones as there may be, and none is left behind. */
class IdentifierListsTest extends RouterFixture {
    private static final int LEVELS = 14;
    private static final int LARGE = DeliveryWord.IDENTIFIER_LIMIT;

    /** A snapshot is as long as what is remembered. */
    private int remembered() {
        return SnapshotBytes.of(router).length;
    }

    private List<String> published() {
        return egress.take().stream()
                .filter(line -> line.startsWith("PUBLISH"))
                .map(line -> line.substring(line.indexOf(" q")))
                .toList();
    }

    /** Subscribes with an identifier for each level that can be an "a", and with one for all. */
    private void subscribeToLevels(final long connectionId, final int firstIdentifier) {
        apply(script.subscribe(connectionId, 1, firstIdentifier, "#", 1));
        for (int level = 0; level < LEVELS; level++) {
            final String filter = "+/".repeat(level) + "a/#";
            apply(script.subscribe(connectionId, 1, firstIdentifier + 1 + level, filter, 1));
        }
    }

    /** Another subset of the filters matches each. */
    private static String topic(final int subset) {
        final StringBuilder topic = new StringBuilder();
        for (int level = 0; level < LEVELS; level++) {
            topic.append((subset >> level & 1) == 0 ? "b/" : "a/");
        }
        return topic.append('x').toString();
    }

    private void acknowledge(final long connectionId, final int firstPacketId, final int count) {
        final List<int[]> acks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            acks.add(new int[] {PacketType.PUBACK, 0, firstPacketId + i});
        }
        router.apply(script.acks(connectionId, acks), MutedEgress.INSTANCE);
    }

    @Test
    void aMillionDifferentListsComeAndGo() {
        final int sessionCount = 64;
        final int run = 64;
        apply(script.configured(2 * run, 10, 100));
        connect(A, "publisher", true, 0);
        final long[] connections = new long[sessionCount];
        for (int i = 0; i < sessionCount; i++) {
            connections[i] = ConnectionId.of(1, 1, i, 1);
            connect(connections[i], "c" + i, false, FOREVER);
            subscribeToLevels(connections[i], 1 + i * (LEVELS + 1));
        }
        final int before = remembered();
        final int subsetCount = 1 << LEVELS;
        for (int subset = 0; subset < subsetCount; subset += run) {
            for (int i = 0; i < run; i++) {
                router.apply(script.publish(A, topic(subset + i), "x", 1, false, 1), MutedEgress.INSTANCE);
            }
            for (final long connection : connections) {
                acknowledge(connection, 1 + subset, run);
            }
        }
        assertEquals(before, remembered());
        for (int i = 0; i < 20; i++) {
            router.apply(script.publish(A, topic(77 * i), "x", 1, false, 1), MutedEgress.INSTANCE);
        }
        assertTrue(remembered() > before);
        isReplayedAlike();
        egress.take();
        apply(script.publish(A, topic(3), "last", 1, false, 1));
        final List<String> published = published();
        assertEquals(sessionCount, published.size());
        final String ids = published.get(0).substring(published.get(0).indexOf("ids "));
        assertEquals(3, ids.split("0b", -1).length - 1, ids);
        for (final long connection : connections) {
            acknowledge(connection, 1 + subsetCount, 21);
        }
        assertEquals(before, remembered());
    }

    private void overlap(final long connectionId) {
        apply(script.subscribe(connectionId, 1, 5, "t", 2));
        apply(script.subscribe(connectionId, 1, 6, "#", 2));
    }

    /** PUBACK, PUBREC that refuses, PUBCOMP. */
    @ParameterizedTest
    @CsvSource({"1, 4, 0", "2, 5, 135", "2, 5, 0"})
    void aListLeavesWithItsDelivery(final int qos, final int packetType, final int reasonCode) {
        connect(A, "publisher", true, 0);
        connect(B, "b", false, FOREVER);
        overlap(B);
        final int before = remembered();
        apply(script.publish(A, "t", "x", qos, false, 1));
        apply(script.publish(A, "t", "y", qos, false, 2));
        if (qos == 2) {
            apply(script.ack(A, PacketType.PUBREL, 1, 0));
            apply(script.ack(A, PacketType.PUBREL, 2, 0));
        }
        final int listed = remembered();
        for (int packetId = 1; packetId <= 2; packetId++) {
            assertTrue(remembered() > before);
            isReplayedAlike();
            apply(script.ack(B, packetType, packetId, reasonCode));
            if (reasonCode == 0 && qos == 2) {
                assertTrue(remembered() > before);
                apply(script.ack(B, PacketType.PUBCOMP, packetId, 0));
            }
            assertTrue(remembered() < listed);
        }
        assertEquals(before, remembered());
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void aListLeavesWithWhatAFullQueueDrops(final int overflow) {
        apply(script.configured(4, 3, 100, overflow, Long.MAX_VALUE));
        connect(A, "publisher", true, 0);
        connect(B, "b", false, FOREVER);
        apply(script.subscribe(B, 1, 9, "s/#", 1));
        apply(script.subscribe(B, 1, 5, "t/#", 1));
        apply(script.subscribe(B, 1, 6, "+/x", 1));
        apply(script.bare(EventType.CLOSED, B));
        final int before = remembered();
        for (int i = 0; i < 10; i++) {
            apply(script.publish(A, i % 2 == 0 ? "t/x" : "s/x", "m" + i, 1, false, 1));
            isReplayedAlike();
        }
        connect(C, "b", false, FOREVER);
        final List<String> expected = overflow == ConfiguredEvent.DROP_OLDEST
                ? List.of(" q1 s/x=m7 ids 0b060b09", " q1 t/x=m8 ids 0b060b05", " q1 s/x=m9 ids 0b060b09")
                : List.of(" q1 t/x=m0 ids 0b060b05", " q1 s/x=m1 ids 0b060b09", " q1 t/x=m2 ids 0b060b05");
        assertEquals(expected, published());
        acknowledge(C, 1, 3);
        apply(script.bare(EventType.CLOSED, C));
        assertEquals(before, remembered());
    }

    /** In queue and window of a client that comes back when the journal has let go of them. */
    @Test
    void aListLeavesWithWhatTheJournalForgets() {
        apply(script.configured(2, 10, 100, ConfiguredEvent.DROP_OLDEST, 2000));
        connect(A, "publisher", true, 0);
        connect(B, "b", false, FOREVER);
        overlap(B);
        apply(script.bare(EventType.CLOSED, B));
        connect(B, "b", false, FOREVER);
        apply(script.bare(EventType.CLOSED, B));
        final int before = remembered();
        connect(B, "b", false, FOREVER);
        for (int i = 0; i < 5; i++) {
            apply(script.publish(A, "t", "x", 1, false, 1));
        }
        apply(script.bare(EventType.CLOSED, B));
        assertTrue(remembered() > before);
        for (int i = 0; i < 50; i++) {
            apply(script.publish(A, "$unheard", "x", 1, false, 1));
        }
        connect(B, "b", false, FOREVER);
        apply(script.bare(EventType.CLOSED, B));
        assertEquals(before, remembered());
        isReplayedAlike();
    }

    /** What was decided about a delivery stays, whatever becomes of the subscriptions. */
    @Test
    void aDeliveryKeepsItsIdentifiersWhenTheSubscriptionsGo() {
        connect(A, "publisher", true, 0);
        connect(B, "b", false, FOREVER);
        overlap(B);
        apply(script.bare(EventType.CLOSED, B));
        apply(script.publish(A, "t", "x", 1, false, 1));
        connect(B, "b", false, FOREVER);
        assertEquals(List.of(" q1 t=x ids 0b050b06"), published());
        apply(script.subscribe(B, 1, 7, "t", 2));
        apply(script.unsubscribe(B, 1, "#"));
        apply(script.bare(EventType.CLOSED, B));
        egress.take();
        connect(C, "b", false, FOREVER);
        assertEquals(List.of(" q1 dup t=x ids 0b050b06"), published());
    }

    /** An identifier that is too large for a word, also of what waits at QoS 0 until there is room in the port. */
    @Test
    void aLargeIdentifierIsDelivered() {
        connect(A, "publisher", true, 0);
        connect(B, "b", false, FOREVER);
        apply(script.publish(A, "t", "retained", 1, true, 1));
        egress.take();
        apply(script.subscribe(B, 1, LARGE - 1, "t", 1));
        assertEquals(List.of(" q1 retain t=retained ids 0bffffff03"), published());
        apply(script.ack(B, PacketType.PUBACK, 1, 0));
        final int before = remembered();
        apply(script.subscribe(B, 1, LARGE, "t", 1));
        assertEquals(List.of(" q1 retain t=retained ids 0b80808004"), published());
        apply(script.ack(B, PacketType.PUBACK, 2, 0));
        apply(script.publish(A, "t", "x", 1, false, 1));
        assertEquals(List.of(" q1 t=x ids 0b80808004"), published());
        apply(script.ack(B, PacketType.PUBACK, 3, 0));
        egress.isFull = true;
        apply(script.subscribe(B, 1, LARGE + 1, "t", 0));
        apply(script.subscribe(B, 1, LARGE + 2, "t", 0));
        egress.isFull = false;
        router.resume(egress);
        assertEquals(
                List.of(" q0 retain t=retained ids 0b81808004", " q0 retain t=retained ids 0b82808004"), published());
        assertEquals(before, remembered());
        isReplayedAlike();
    }

    /** More lists than there may be: the deliveries come all the same, with the first identifier alone. */
    @Test
    void beyondTheLimitTheFirstIdentifierHasToDo() {
        final int count = IdentifierLists.LIMIT + 100;
        apply(script.configured(1, 10_000, 100));
        connect(A, "publisher", true, 0);
        connect(B, "b", false, FOREVER);
        subscribeToLevels(B, 1);
        apply(script.bare(EventType.CLOSED, B));
        // From the second on: the first has one identifier alone, which needs no list.
        for (int subset = 1; subset <= count; subset++) {
            router.apply(script.publish(A, topic(subset), "x", 1, false, 1), MutedEgress.INSTANCE);
        }
        connect(B, "b", false, FOREVER);
        int single = 0;
        for (int packetId = 1; packetId <= count; packetId++) {
            single += published().get(0).endsWith("ids 0b01") ? 1 : 0;
            apply(script.ack(B, PacketType.PUBACK, packetId, 0));
        }
        assertEquals(100, single);
    }
}
