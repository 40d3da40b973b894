package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.port.EgressHandler;
import io.millrace.storage.RecordFrame;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, by value and by reference, arrive at the connections named. */
class EgressMessageTest extends EgressRig {
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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReferToAHotMessage(final boolean inPlace) {
        read(inPlace);
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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotMixMessages(final boolean inPlace) {
        read(inPlace);
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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndConnectionsWhoseMessageWentCold(final boolean inPlace) {
        read(inPlace);
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

    /** The core overwrites it while the port is at it, on another thread: what is handed out is whole all the same. */
    @Test
    void shouldHandOutNothingTorn() {
        final long position = record(5000, 4, 99);
        egress.hotMessage(position, false);
        assertTrue(egress.deliver(connection(1, 1), 7, 1, NOTHING, 0, 0));
        assertTrue(egress.deliver(connection(1, 2), 8, 1, NOTHING, 0, 0));
        ports.flush();
        final List<String> lines = new ArrayList<>();
        readers.get(1)
                .drain(
                        new EgressHandler() {
                            @Override
                            public void onPublish(
                                    final long connectionId,
                                    final int packetId,
                                    final int deliveryWord,
                                    final DirectBuffer identifiers,
                                    final int identifiersOffset,
                                    final int identifiersLength,
                                    final MessageFlyweight message,
                                    final long messageTimeMs) {
                                writePosition = position + hotWindow.size();
                                record(5000, 5, 100);
                                log.onPublish(
                                        connectionId,
                                        packetId,
                                        deliveryWord,
                                        identifiers,
                                        identifiersOffset,
                                        identifiersLength,
                                        message,
                                        messageTimeMs);
                                lines.addAll(log.lines);
                                log.lines.clear();
                            }

                            @Override
                            public void onDisconnect(final long connectionId, final int reasonCode) {
                                lines.add("DISCONNECT");
                            }
                        },
                        Integer.MAX_VALUE);
        assertEquals(
                List.of(
                        line(connection(1, 1), 7, 1, "", 0, 5000, 4, 99),
                        line(connection(1, 2), 8, 1, "", 0, 5000, 4, 99)),
                lines);
    }

    @Test
    void shouldCallNothingHotThatIsNearlyOverwritten() {
        final long position = record(8, 1, 1);
        writePosition = hotWindow.size() / 4;
        record(8, 1, 1);
        assertTrue(egress.isHot(position));
        writePosition = hotWindow.size() / 2;
        record(8, 1, 1);
        assertFalse(egress.isHot(position));
        assertTrue(hotWindow.isHot(position));
    }

    @Test
    void shouldEndAConnectionWithMoreIdentifiersThanCanBeSent() {
        final UnsafeBuffer identifiers = new UnsafeBuffer(new byte[100_000]);
        egress.hotMessage(record(8, 1, 1), false);
        assertTrue(egress.deliver(connection(1, 1), 1, 1, identifiers, 0, 100_000));
        ports.flush();
        assertEquals(List.of("DISCONNECT " + connection(1, 1) + " 151"), drain(1));
    }

    static String line(
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

    /** Whether the port's thread is the one that writes the hot window, or another. */
    private void read(final boolean inPlace) {
        if (inPlace) {
            readers.forEach(EgressReader::readInPlace);
        }
    }

    /** A PUBLISH record in the hot window. */
    long record(final int payloadLength, final int fill, final long timeMs) {
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
