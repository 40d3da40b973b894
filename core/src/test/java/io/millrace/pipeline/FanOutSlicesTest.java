package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.port.EgressHandler;
import io.millrace.storage.RecordFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The port's side of a fan-out: slices, in order, with nothing behind them overtaking. */
class FanOutSlicesTest extends EgressRig {
    private static final int CONNECTIONS = 1000;
    private final long[] list = LongStream.range(0, CONNECTIONS)
            .map(slot -> connection(1, (int) slot))
            .toArray();

    private void fanOut(final int fill, final long[] connectionIds) {
        publishEvent(10, fill);
        egress.message(eventBuffer, 0, false);
        assertEquals(0, egress.fanOut(connectionIds, 0, 0));
        egress.messageEnd();
    }

    private List<String> linesOf(final long connectionId) {
        return log.lines.stream()
                .filter(line -> line.split(" ")[1].equals(Long.toString(connectionId)))
                .toList();
    }

    @Test
    void shouldExpandInSlicesThatNothingOvertakes() {
        fanOut(1, list);
        fanOut(2, list);
        egress.ack(connection(1, 999), PacketType.PUBACK, 1, 0);
        fanOut(3, list);
        ports.flush();
        final List<Integer> slices = new ArrayList<>();
        for (int before = 0; readers.get(1).drain(log, Integer.MAX_VALUE) > 0; before = log.lines.size()) {
            slices.add(log.lines.size() - before);
        }
        assertTrue(slices.stream().allMatch(length -> length <= 2 * FanOutSlices.LENGTH), slices::toString);
        assertTrue(slices.size() >= 3 * CONNECTIONS / FanOutSlices.LENGTH / 2, slices::toString);
        assertEquals(3 * CONNECTIONS + 1, log.lines.size());
        assertEquals(
                List.of("10x1", "10x2", "-", "10x3"),
                linesOf(connection(1, 999)).stream()
                        .map(line -> line.startsWith("ACK") ? "-" : line.split(" ")[6])
                        .toList());
        // Two messages for one connection lie side by side, so that they leave in one write.
        assertTrue(log.lines.indexOf(linesOf(connection(1, 0)).get(1)) <= FanOutSlices.LENGTH);
        assertTrue(readers.get(1).isEmpty());
    }

    @Test
    void shouldTellEachConnectionOfWhatItMissed() {
        publishEvent(10, 1);
        egress.message(eventBuffer, 0, false);
        egress.fanOut(list, 0, 3);
        egress.fanOut(list, 0, 0);
        ports.flush();
        final int[] missed = new int[CONNECTIONS];
        final EgressHandler handler = new EgressHandler() {
            @Override
            public void onDropped(final long connectionId, final int count) {
                missed[ConnectionId.slot(connectionId)] += count;
            }
        };
        while (readers.get(1).drain(handler, Integer.MAX_VALUE) > 0) {}
        assertTrue(Arrays.stream(missed).allMatch(count -> count == 3), () -> Arrays.toString(missed));
    }

    @Test
    void shouldKeepListsApart() {
        final long[] other = {connection(1, 5), connection(1, 7)};
        fanOut(1, list);
        fanOut(2, other);
        fanOut(3, list);
        ports.flush();
        while (readers.get(1).drain(log, Integer.MAX_VALUE) > 0) {}
        assertEquals(2 * CONNECTIONS + 2, log.lines.size());
        assertEquals(3, linesOf(connection(1, 7)).size());
        assertEquals(2, linesOf(connection(1, 8)).size());
    }

    @Test
    void shouldGiveUpAFanOutThatWentCold() {
        publishEvent(10, 1);
        final EventFlyweight journaled = new PublishEvent();
        final long position = 0;
        final int length = RecordFrame.alignedLength(event.length());
        hotWindow.writer().putBytes(hotWindow.claim(position, length), eventBuffer, 0, event.length());
        journaled.wrap(hotWindow.writer(), hotWindow.offset(position));
        journaled.putHeader(event.length(), EventType.PUBLISH, 1);
        egress.hotMessage(position, false);
        assertEquals(0, egress.fanOut(list, 0, 0));
        ports.flush();
        readers.get(1).drain(log, 1);
        final int sent = log.lines.size();
        assertEquals(FanOutSlices.LENGTH, sent);
        for (long at = length; at < 3L << 16; at += 8192) {
            hotWindow.claim(at, 8192);
        }
        while (readers.get(1).drain(log, 1) > 0) {}
        assertEquals(sent, log.lines.size());
        assertEquals(CONNECTIONS - sent, counters.get(Counter.DROPPED_GONE));
    }
}
