package io.millrace.pipeline;

import static io.millrace.pipeline.EgressLayout.*;

import io.millrace.event.ConnectEvent;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.ReasonCode;
import io.millrace.port.EgressHandler;
import io.millrace.storage.RecordFrame;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The port's side of its egress ring: reads {@link EgressLayout} records and calls the handler. */
final class EgressReader {
    private static final int COPY_LENGTH = 4 * 1024;

    private final ByteRing ring;
    private final UnsafeBuffer buffer;
    private final HotWindow hotWindow;
    private final UnsafeBuffer hotView;
    private final HotWindow backlogWindow;
    private final UnsafeBuffer backlogView;
    private final CounterSet counters;
    private final MessageFlyweight message = new MessageFlyweight();
    private final PublishEvent publish = new PublishEvent();
    private final ConnectEvent connect = new ConnectEvent();
    private final FanOutSlices slices;
    private boolean readsInPlace;

    // the next record, and the one behind the fan-out that is being expanded
    private long next;
    private long fanOutEnd;
    /** The event that is being handed out; grows to the longest there was. */
    private final UnsafeBuffer copy =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(COPY_LENGTH, BitUtil.CACHE_LINE_LENGTH));

    EgressReader(
            final ByteRing ring,
            final FanOutLists lists,
            final HotWindow hotWindow,
            final HotWindow backlogWindow,
            final CounterSet counters) {
        this.ring = ring;
        this.buffer = ring.buffer();
        this.slices = new FanOutSlices(buffer, lists);
        this.hotWindow = hotWindow;
        this.hotView = hotWindow.newView();
        this.backlogWindow = backlogWindow;
        this.backlogView = backlogWindow.newView();
        this.counters = counters;
    }

    /** Hot events are handed out where they lie: the draining thread is the one that writes the hot window. */
    void readInPlace() {
        readsInPlace = true;
    }

    boolean isEmpty() {
        return ring.isEmpty();
    }

    /** True, once, if the router waits for room here. */
    boolean takeRoomAwaited() {
        return ring.takeRoomAwaited();
    }

    /** See {@link io.millrace.port.Port#drain}. */
    int drain(final EgressHandler handler, final int limit) {
        final long cursor = ring.cursor();
        final long start = ring.consumed() + 1;
        next = start;
        int count = 0;
        int fanOutCount = 0;
        try {
            while (next <= cursor && count < limit && fanOutCount < FanOutSlices.LENGTH) {
                final int record = ring.offset(next);
                if (slices.isActive() || isFanOut(record)) {
                    ++count;
                    fanOutCount += expand(handler, cursor);
                    continue;
                }
                final int length = buffer.getInt(record);
                next += ByteRing.cells(Math.abs(length));
                if (length > 0) {
                    ++count;
                    dispatch(handler, record);
                }
            }
        } finally {
            // A record whose handler throws is not seen twice.
            if (next != start) {
                ring.release(next - 1);
            }
        }
        return count;
    }

    private boolean isFanOut(final int record) {
        return buffer.getInt(record) > 0
                && isMessage(buffer.getInt(record + TYPE_OFFSET))
                && buffer.getInt(record + COUNT_OFFSET) == FAN_OUT;
    }

    private static boolean isMessage(final int type) {
        return type == MESSAGE || type == HOT || type == BACKLOG;
    }

    /** Expands one slice of the fan-out that the ring stands at; returns how many deliveries it had. */
    private int expand(final EgressHandler handler, final long cursor) {
        if (!slices.isActive()) {
            fanOutEnd = next;
            while (fanOutEnd <= cursor && isFanOut(ring.offset(fanOutEnd)) && slices.add(ring.offset(fanOutEnd))) {
                fanOutEnd += ByteRing.cells(buffer.getInt(ring.offset(fanOutEnd)));
            }
        }
        final int recordCount = slices.recordCount();
        final int deliveryCount = slices.next() * recordCount;
        try {
            for (int i = 0; i < recordCount; i++) {
                dispatch(handler, slices.record(i));
            }
        } finally {
            if (slices.isLast()) {
                slices.end();
                next = fanOutEnd;
            }
        }
        return deliveryCount;
    }

    private void dispatch(final EgressHandler handler, final int record) {
        final long id = buffer.getLong(record + CONNECTION_ID_OFFSET);
        switch (buffer.getInt(record + TYPE_OFFSET)) {
            case MESSAGE -> onMessage(handler, record);
            case HOT -> onReference(handler, record, hotWindow, hotView);
            case BACKLOG -> onReference(handler, record, backlogWindow, backlogView);
            case ACKS -> onAcks(handler, record);
            case CONNACK ->
                handler.onConnack(
                        id,
                        buffer.getInt(record + SESSION_PRESENT_OFFSET) != 0,
                        buffer.getInt(record + REASON_CODE_OFFSET));
            case SUBACK ->
                handler.onSuback(
                        id,
                        buffer.getInt(record + SUBACK_PACKET_ID_OFFSET),
                        buffer,
                        record + SUBACK_CODES_OFFSET,
                        buffer.getInt(record + SUBACK_COUNT_OFFSET));
            case UNSUBACK ->
                handler.onUnsuback(
                        id,
                        buffer.getInt(record + SUBACK_PACKET_ID_OFFSET),
                        buffer,
                        record + SUBACK_CODES_OFFSET,
                        buffer.getInt(record + SUBACK_COUNT_OFFSET));
            case DISCONNECT -> handler.onDisconnect(id, buffer.getInt(record + REASON_CODE_OFFSET));
            case PAGE_END -> handler.onPageEnd(id);
            case FETCH -> handler.onFetch(id, buffer.getLong(record + FETCH_POSITION_OFFSET));
            case REPLY ->
                handler.onReply(
                        buffer.getLong(record + CORRELATION_ID_OFFSET),
                        buffer.getLong(record + NEXT_CURSOR_OFFSET),
                        buffer,
                        record + ENTRIES_OFFSET,
                        buffer.getInt(record + ENTRIES_LENGTH_OFFSET));
            default -> throw new IllegalStateException("egress record of unknown type");
        }
    }

    private void onAcks(final EgressHandler handler, final int record) {
        final int count = buffer.getInt(record + COUNT_OFFSET);
        int entry = record + ACKS_OFFSET;
        for (int i = 0; i < count; i++) {
            final int codes = buffer.getInt(entry + ACK_CODES_OFFSET);
            handler.onAck(
                    buffer.getLong(entry), codes & 0xFF, buffer.getInt(entry + ACK_PACKET_ID_OFFSET), codes >>> 8);
            entry += ACK_LENGTH;
        }
    }

    private void onMessage(final EgressHandler handler, final int record) {
        message.wrap(buffer, record + MESSAGE_OFFSET);
        final int targets = record + MESSAGE_OFFSET + padded(buffer.getInt(record + MESSAGE_LENGTH_OFFSET));
        onTargets(handler, record, targets, message, buffer.getLong(record + TIME_OFFSET));
    }

    private void onReference(
            final EgressHandler handler, final int record, final HotWindow window, final UnsafeBuffer view) {
        final long position = buffer.getLong(record + POSITION_OFFSET);
        if (readsInPlace && window == hotWindow && window.isHot(position)) {
            final int offset = window.offset(position);
            publish.wrap(view, offset);
            connect.wrap(view, offset);
        } else if (copyHot(window, view, position)) {
            publish.wrap(copy, 0);
            connect.wrap(copy, 0);
        } else {
            onCold(handler, record);
            return;
        }
        final boolean isWill = buffer.getInt(record + WILL_OFFSET) != 0;
        final long timeMs = buffer.getLong(record + TIME_OFFSET);
        onTargets(
                handler,
                record,
                record + REFERENCE_LENGTH,
                isWill ? connect.will() : publish.message(),
                timeMs == RECORD_TIME ? publish.timeMs() : timeMs);
    }

    /**
     * Takes the event out of the window, which the core may overwrite at any moment: nobody acts on what may be torn,
     * neither on its lengths nor by sending it.
     *
     * @return false if it is cold, or became so meanwhile
     */
    private boolean copyHot(final HotWindow window, final UnsafeBuffer view, final long position) {
        if (!window.isHot(position)) {
            return false;
        }
        final int offset = window.offset(position);
        final int length = RecordFrame.length(view, offset);
        if (!window.isHot(position)) {
            return false;
        }
        if (length > copy.capacity() && !growCopy(length)) {
            return false;
        }
        copy.putBytes(0, view, offset, length);
        return window.isHot(position);
    }

    /** False if there is no memory for it: its connections end, and their Sessions deliver it again. */
    private boolean growCopy(final int length) {
        try {
            copy.wrap(BufferUtil.allocateDirectAligned(
                    BitUtil.findNextPositivePowerOfTwo(length), BitUtil.CACHE_LINE_LENGTH));
            return true;
        } catch (final OutOfMemoryError e) {
            return false;
        }
    }

    private void onTargets(
            final EgressHandler handler,
            final int record,
            final int firstTarget,
            final MessageFlyweight message,
            final long timeMs) {
        final int count = buffer.getInt(record + COUNT_OFFSET);
        if (count == FAN_OUT) {
            slices.dropped(handler, buffer.getInt(firstTarget + DROPPED_BEFORE_OFFSET));
            slices.deliver(handler, buffer.getInt(firstTarget), message, timeMs);
            return;
        }
        int target = firstTarget;
        for (int i = 0; i < count; i++) {
            final int word = buffer.getInt(target + TARGET_WORD_OFFSET);
            final int identifiersLength = word >>> TARGET_IDENTIFIERS_SHIFT;
            handler.onPublish(
                    buffer.getLong(target),
                    buffer.getInt(target + TARGET_PACKET_ID_OFFSET),
                    word & TARGET_WORD_MASK,
                    buffer,
                    target + TARGET_LENGTH,
                    identifiersLength,
                    message,
                    timeMs);
            target += TARGET_LENGTH + padded(identifiersLength);
        }
    }

    // The port was so slow that the message was overwritten behind its back: these connections end, and their Sessions
    // deliver it again. A fan-out is of QoS 0, which may be missing.
    private void onCold(final EgressHandler handler, final int record) {
        final int count = buffer.getInt(record + COUNT_OFFSET);
        if (count == FAN_OUT) {
            counters.add(Counter.DROPPED_GONE, slices.count());
            return;
        }
        int target = record + REFERENCE_LENGTH;
        for (int i = 0; i < count; i++) {
            counters.increment(Counter.DROPPED_GONE);
            handler.onDisconnect(buffer.getLong(target), ReasonCode.SERVER_BUSY);
            target += TARGET_LENGTH + padded(buffer.getInt(target + TARGET_WORD_OFFSET) >>> TARGET_IDENTIFIERS_SHIFT);
        }
    }
}
