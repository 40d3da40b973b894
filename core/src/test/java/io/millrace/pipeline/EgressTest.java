package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.storage.RecordFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the router writes is what the ports' handlers are called with. */
class EgressTest {
    private static final int CELLS = 1024;
    private static final int RESERVE = CELLS / 4;
    private static final int BACKLOG = 0;
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final HotWindow hotWindow = new HotWindow(1 << 16, 8192);
    private final HotWindow backlogWindow = new HotWindow(1 << 16, 8192);
    private final CounterSet counters = new CounterSet();
    private final Ports ports = new Ports();
    private final List<EgressReader> readers = new ArrayList<>();
    private final int[] wakeUps = new int[3];
    private final RingEgress egress;
    private final EgressLog log = new EgressLog();
    private final PublishEvent event = new PublishEvent();
    private final UnsafeBuffer eventBuffer = new UnsafeBuffer(new byte[16 * 1024]);
    private long writePosition;

    EgressTest() {
        addPort(BACKLOG, 0);
        addPort(1, RESERVE);
        addPort(2, RESERVE);
        egress = new RingEgress(ports, hotWindow, BACKLOG, 2);
        hotWindow.start(0);
        backlogWindow.start(0);
    }

    private void addPort(final int id, final int reserve) {
        final ByteRing ring = new ByteRing(CELLS);
        ports.add(new IngressRing(64, 64, 1), new EgressWriter(ring, reserve, () -> ++wakeUps[id]));
        readers.add(new EgressReader(ring, hotWindow, backlogWindow, counters));
    }

    private static long connection(final int port, final int slot) {
        return ConnectionId.of(1, port, slot, 1);
    }

    @Test
    void shouldCarryEveryAnswer() {
        final long c = connection(1, 5);
        final UnsafeBuffer codes = new UnsafeBuffer(new byte[] {9, 0, 1, 2});
        egress.connack(c, true, 0);
        egress.connack(c, false, 0x87);
        egress.suback(c, 65535, codes, 1, 3);
        egress.unsuback(c, 11, codes, 3, 1);
        egress.ack(c, PacketType.PUBACK, 65535, 0);
        egress.ack(connection(1, 6), PacketType.PUBREC, 1, 0x97);
        egress.pageEnd(c);
        egress.ack(c, PacketType.PUBCOMP, 2, 0x92);
        egress.reply(c, -5, 77, codes, 0, 4);
        egress.disconnect(c, ReasonCode.SESSION_TAKEN_OVER);
        assertTrue(readers.get(1).isEmpty(), "nothing leaves before the flush");
        ports.flush();
        assertEquals(
                List.of(
                        "CONNACK " + c + " true 0",
                        "CONNACK " + c + " false 135",
                        "SUBACK " + c + " 65535 [0,1,2]",
                        "UNSUBACK " + c + " 11 [2]",
                        "ACK " + c + " 4 65535 0",
                        "ACK " + connection(1, 6) + " 5 1 151",
                        "PAGE_END " + c,
                        "ACK " + c + " 7 2 146",
                        "REPLY -5 77 [9,0,1,2]",
                        "DISCONNECT " + c + " 142"),
                drain(1));
        assertEquals(1, wakeUps[1]);
        assertEquals(0, wakeUps[2], "nothing was written for it");
    }

    @Test
    void shouldCarryAMessageByValueOncePerPort() {
        publishEvent(1000, 3);
        egress.timeMs(4711);
        egress.message(eventBuffer, 0, false);
        final UnsafeBuffer identifiers = new UnsafeBuffer(new byte[] {0, 11, 1, 11, 2});
        final List<String> expected1 = new ArrayList<>();
        final List<String> expected2 = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            final int length = i % 5;
            assertTrue(egress.deliver(connection(1, i), 0, 0, identifiers, 1, length));
            expected1.add(line(connection(1, i), 0, 0, "11,1,11,2", length, 1000, 3, 4711));
            if (i % 10 == 0) {
                assertTrue(egress.deliver(connection(2, i), 0, 4, NOTHING, 0, 0));
                expected2.add(line(connection(2, i), 0, 4, "", 0, 1000, 3, 4711));
            }
        }
        egress.messageEnd();
        ports.flush();
        final long cells = ports.egress(1).ring().cursor() + 1;
        assertTrue(cells < 2 * 17 + 300 * 24 / 64 + 2, "the message is there twice, not 300 times: " + cells);
        assertEquals(expected1, drain(1));
        assertEquals(expected2, drain(2));
    }

    @Test
    void shouldReferToAHotMessage() {
        final long position = record(500, 4, 99);
        final int word = DeliveryWord.withDup(DeliveryWord.of(1, true, false, 12345));
        egress.hotMessage(position, false);
        assertTrue(egress.deliver(connection(1, 1), 7, word, NOTHING, 0, 0));
        assertTrue(egress.deliver(connection(1, 2), 8, word, new UnsafeBuffer(new byte[] {11, 1}), 0, 2));
        egress.messageEnd();
        egress.message(hotWindow.writer(), hotWindow.offset(position), false);
        assertTrue(egress.deliver(connection(1, 3), 9, 1, NOTHING, 0, 0));
        egress.messageEnd();
        ports.flush();
        assertEquals(
                List.of(
                        line(connection(1, 1), 7, word & 0xFF, "", 0, 500, 4, 99),
                        line(connection(1, 2), 8, word & 0xFF, "11,1", 2, 500, 4, 99),
                        line(connection(1, 3), 9, 1, "", 0, 500, 4, 99)),
                drain(1));
    }

    @Test
    void shouldReferToAFetchedMessage() {
        publishEvent(64, 5);
        event.timeMs(33);
        final int offset = backlogWindow.claim(640, event.length());
        backlogWindow.writer().putBytes(offset, eventBuffer, 0, event.length());
        egress.fetchedMessage(640, event.length(), false);
        assertTrue(egress.deliver(connection(2, 1), 7, 1, NOTHING, 0, 0));
        ports.flush();
        assertEquals(List.of(line(connection(2, 1), 7, 1, "", 0, 64, 5, 33)), drain(2));
    }

    @Test
    void shouldNotMixMessages() {
        final long first = record(10, 1, 1);
        final long second = record(10, 2, 2);
        egress.hotMessage(first, false);
        assertTrue(egress.deliver(connection(1, 1), 1, 1, NOTHING, 0, 0));
        egress.messageEnd();
        egress.hotMessage(second, false);
        assertTrue(egress.deliver(connection(1, 1), 2, 1, NOTHING, 0, 0));
        egress.ack(connection(1, 1), PacketType.PUBACK, 1, 0);
        assertTrue(egress.deliver(connection(1, 1), 3, 1, NOTHING, 0, 0));
        ports.flush();
        assertTrue(egress.deliver(connection(1, 1), 4, 1, NOTHING, 0, 0));
        ports.flush();
        assertEquals(
                List.of(
                        line(connection(1, 1), 1, 1, "", 0, 10, 1, 1),
                        line(connection(1, 1), 2, 1, "", 0, 10, 2, 2),
                        "ACK " + connection(1, 1) + " 4 1 0",
                        line(connection(1, 1), 3, 1, "", 0, 10, 2, 2),
                        line(connection(1, 1), 4, 1, "", 0, 10, 2, 2)),
                drain(1));
    }

    @Test
    void shouldEndConnectionsWhoseMessageWentCold() {
        final long position = record(500, 4, 99);
        egress.hotMessage(position, false);
        assertTrue(egress.deliver(connection(1, 1), 7, 1, new UnsafeBuffer(new byte[9]), 0, 9));
        assertTrue(egress.deliver(connection(1, 2), 7, 1, NOTHING, 0, 0));
        ports.flush();
        writePosition = position + hotWindow.size();
        record(8, 1, 1);
        assertFalse(egress.isHot(position));
        assertEquals(
                List.of("DISCONNECT " + connection(1, 1) + " 137", "DISCONNECT " + connection(1, 2) + " 137"),
                drain(1));
        assertEquals(2, counters.get(Counter.DROPPED_GONE));
    }

    @Test
    void shouldCallNothingHotThatIsNearlyOverwritten() {
        final long position = record(8, 1, 1);
        writePosition = hotWindow.size() / 2;
        record(8, 1, 1);
        assertTrue(egress.isHot(position));
        writePosition = hotWindow.size() / 4 * 3;
        record(8, 1, 1);
        assertFalse(egress.isHot(position));
        assertTrue(hotWindow.isHot(position));
    }

    @Test
    void shouldKeepTheReserveForAnswers() {
        publishEvent(1000, 3);
        egress.message(eventBuffer, 0, false);
        int delivered = 0;
        while (egress.deliver(connection(1, delivered), 0, 0, NOTHING, 0, 0)) {
            ++delivered;
            if (delivered % 4 == 0) {
                egress.message(eventBuffer, 0, false);
            }
        }
        assertTrue(delivered > 100);
        assertTrue(ports.hasReserve());
        assertTrue(egress.hasRoom(connection(1, 0)));
        assertTrue(egress.deliver(connection(2, 0), 0, 0, NOTHING, 0, 0), "the other port has room");
        for (int i = 0; i < RESERVE; i++) {
            egress.disconnect(connection(1, i), 0);
        }
        assertFalse(ports.hasReserve());
        assertFalse(egress.hasRoom(connection(1, 0)));
        ports.flush();
        assertEquals(delivered + RESERVE, drain(1).size());
        assertTrue(ports.hasReserve());
    }

    @Test
    void shouldFailWhenAnswersExceedTheReserve() {
        assertThrows(IllegalStateException.class, () -> {
            for (int i = 0; i <= CELLS; i++) {
                egress.disconnect(connection(1, i), 0);
            }
        });
        assertThrows(IllegalArgumentException.class, () -> egress.reply(connection(2, 1), 1, 1, NOTHING, 0, 1 << 20));
    }

    @Test
    void shouldBoundFetches() {
        final long c = connection(1, 1);
        assertTrue(egress.fetch(c, 100));
        assertTrue(egress.fetch(c, 200));
        assertFalse(egress.fetch(c, 300));
        egress.onFetched();
        assertTrue(egress.fetch(c, 300));
        ports.flush();
        assertEquals(List.of("FETCH " + c + " 100", "FETCH " + c + " 200", "FETCH " + c + " 300"), drain(BACKLOG));
    }

    @Test
    void shouldDiscardWhatIsForPortsOfAnotherRun() {
        egress.disconnect(connection(77, 1), 0);
        egress.ack(connection(77, 1), PacketType.PUBREL, 1, 0);
        egress.hotMessage(0, false);
        assertTrue(egress.deliver(connection(77, 1), 1, 1, NOTHING, 0, 0));
    }

    @Test
    void shouldEndAConnectionWithMoreIdentifiersThanCanBeSent() {
        final UnsafeBuffer identifiers = new UnsafeBuffer(new byte[100_000]);
        egress.hotMessage(record(8, 1, 1), false);
        assertTrue(egress.deliver(connection(1, 1), 1, 1, identifiers, 0, 100_000));
        ports.flush();
        assertEquals(List.of("DISCONNECT " + connection(1, 1) + " 151"), drain(1));
    }

    @Test
    void shouldDrainInSlices() {
        for (int i = 0; i < 5; i++) {
            egress.disconnect(connection(1, i), 0);
        }
        ports.flush();
        assertEquals(2, readers.get(1).drain(log, 2));
        assertEquals(3, readers.get(1).drain(log, 100));
        assertEquals(0, readers.get(1).drain(log, 100));
        assertEquals(5, log.lines.size());
    }

    /** Any mix, drained now and then, comes out as it went in, port by port. */
    @Test
    void shouldKeepTheOrderOfEverything() {
        final Random random = TestSeed.random();
        final List<List<String>> expected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        final UnsafeBuffer codes = new UnsafeBuffer(new byte[300]);
        publishEvent(100, 1);
        egress.message(eventBuffer, 0, false);
        String message = "100x1 @0";
        egress.timeMs(0);
        for (int i = 0; i < 100_000; i++) {
            final int port = 1 + random.nextInt(2);
            final long c = connection(port, random.nextInt(1000));
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (random.nextBoolean()) {
                        final int length = random.nextInt(2000);
                        publishEvent(length, i);
                        egress.message(eventBuffer, 0, false);
                        message = length + "x" + (length == 0 ? "" : (byte) i) + " @0";
                    }
                }
                case 1 -> {
                    if (egress.hasRoom(c)) {
                        egress.ack(c, PacketType.PUBACK, i & 0xFFFF, 0);
                        expected.get(port).add("ACK " + c + " 4 " + (i & 0xFFFF) + " 0");
                    }
                }
                case 2 -> {
                    if (egress.hasRoom(c)) {
                        final int count = random.nextInt(300);
                        egress.suback(c, 1, codes, 0, count);
                        expected.get(port)
                                .add("SUBACK " + c + " 1 [" + "0,".repeat(Math.max(0, count - 1))
                                        + (count > 0 ? "0]" : "]"));
                    }
                }
                case 3 -> {
                    if (random.nextInt(10) == 0) {
                        ports.flush();
                        readers.get(port).drain(log, random.nextInt(200));
                        compare(expected.get(port));
                    }
                }
                default -> {
                    final int length = random.nextInt(10) == 0 ? random.nextInt(100) : 0;
                    if (egress.deliver(c, i & 0xFFFF, 1, codes, 0, length)) {
                        expected.get(port)
                                .add("PUBLISH " + c + " " + (i & 0xFFFF) + " 1 ["
                                        + "0,".repeat(Math.max(0, length - 1)) + (length > 0 ? "0]" : "]") + " a/b "
                                        + message);
                    }
                }
            }
        }
    }

    private void compare(final List<String> expected) {
        assertEquals(expected.subList(0, log.lines.size()), log.lines);
        expected.subList(0, log.lines.size()).clear();
        log.lines.clear();
    }

    private List<String> drain(final int port) {
        log.lines.clear();
        readers.get(port).drain(log, Integer.MAX_VALUE);
        return log.lines;
    }

    private static String line(
            final long connectionId,
            final int packetId,
            final int word,
            final String identifiers,
            final int identifiersLength,
            final int length,
            final int fill,
            final long timeMs) {
        final String[] all = identifiers.split(",");
        final List<String> some = new ArrayList<>();
        for (int i = 0; i < identifiersLength; i++) {
            some.add(all[i]);
        }
        return "PUBLISH " + connectionId + " " + packetId + " " + word + " [" + String.join(",", some) + "] a/b "
                + length + "x" + fill + " @" + timeMs;
    }

    /** A PUBLISH event in {@link #eventBuffer} that is not journaled. */
    private void publishEvent(final int payloadLength, final int fill) {
        final int length = PublishEvent.lengthOf(3, 0, payloadLength);
        event.wrap(eventBuffer, 0);
        event.putHeader(length, EventType.PUBLISH, 1);
        final MessageFlyweight message = event.message();
        message.putHeader(0, false, false, 0, MessageFlyweight.NO_EXPIRY, 3, 0, payloadLength);
        event.markJournaled();
        eventBuffer.putBytes(message.topicOffset(), TestEvents.TOPIC, 0, 3);
        eventBuffer.setMemory(message.payloadOffset(), payloadLength, (byte) fill);
    }

    /** A PUBLISH record in the hot window. */
    private long record(final int payloadLength, final int fill, final long timeMs) {
        publishEvent(payloadLength, fill);
        event.timeMs(timeMs);
        event.flags(EventFlyweight.FLAG_JOURNALED);
        final long position = writePosition;
        final int offset = hotWindow.claim(position, RecordFrame.alignedLength(event.length()));
        hotWindow.writer().putBytes(offset, eventBuffer, 0, event.length());
        new RecordFrame().seal(hotWindow.writer(), offset, position);
        writePosition += RecordFrame.alignedLength(event.length());
        return position;
    }
}
