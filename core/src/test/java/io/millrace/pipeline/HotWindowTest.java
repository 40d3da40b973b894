package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.RecordFrame;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HotWindowTest {
    private static final int SIZE = 4096;
    private static final int RECORD_LIMIT = 1024;

    private final HotWindow window = new HotWindow(SIZE, RECORD_LIMIT);
    private final RecordFrame frame = new RecordFrame();

    @Test
    void shouldNotHoldWhatWasBeforeThisRun() {
        window.start(1000);
        assertFalse(window.isHot(992));
        write(1000, 64);
        assertTrue(window.isHot(1000));
    }

    @Test
    void shouldGoColdWhenOverwritingIsAnnounced() {
        window.start(0);
        write(0, 64);
        write(64, 64);
        assertTrue(window.isHot(0));
        assertEquals(0, window.claim(SIZE, 8));
        assertFalse(window.isHot(0));
        assertTrue(window.isHot(64));
        assertFalse(window.isHot(64, 128));
    }

    @Test
    void shouldLetTheLastRecordRunIntoTheSlack() {
        window.start(SIZE - 8);
        write(SIZE - 8, RECORD_LIMIT);
        write(SIZE - 8 + RECORD_LIMIT, 64);
        final UnsafeBuffer view = window.newView();
        assertEquals(SIZE - 8, window.offset(SIZE - 8));
        assertEquals(RECORD_LIMIT - 8, window.offset(SIZE - 8 + RECORD_LIMIT));
        assertTrue(frame.isIntact(view, SIZE - 8));
        assertTrue(frame.isIntact(view, RECORD_LIMIT - 8));
    }

    /** Every record that is called hot is whole, wherever it lies. */
    @Test
    void shouldHoldWhatIsHot() {
        final Random random = TestSeed.random();
        final ArrayDeque<Long> positions = new ArrayDeque<>();
        final UnsafeBuffer view = window.newView();
        long position = 8L * random.nextInt(10_000);
        window.start(position);
        for (int i = 0; i < 20_000; i++) {
            final int length = 24 + random.nextInt(random.nextInt(4) == 0 ? RECORD_LIMIT - 24 : 100);
            write(position, length);
            positions.add(position);
            position += RecordFrame.alignedLength(length);
            while (!window.isHot(positions.getFirst())) {
                assertTrue(positions.removeFirst() + SIZE < position, "cold before its time");
            }
            for (final long hot : positions) {
                assertEquals(hot, RecordFrame.position(view, window.offset(hot)));
                assertTrue(frame.isIntact(view, window.offset(hot)));
            }
        }
    }

    /** A reader that checks before and after never takes a torn record for a whole one. */
    @Test
    void shouldNotLetAReaderTakeATornRecord() throws InterruptedException {
        final Random random = TestSeed.random();
        final AtomicLong written = new AtomicLong(-1);
        final AtomicLong done = new AtomicLong();
        final AtomicReference<String> torn = new AtomicReference<>();
        final long[] cold = new long[1];
        window.start(0);
        final Thread reader = new Thread(() -> {
            final RecordFrame readerFrame = new RecordFrame();
            final UnsafeBuffer view = window.newView();
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[RECORD_LIMIT]);
            while (done.get() == 0) {
                final long position = written.get();
                if (position < 0 || !window.isHot(position)) {
                    continue;
                }
                final int offset = window.offset(position);
                final int length = Math.max(0, Math.min(RECORD_LIMIT, view.getInt(offset)));
                copy.putBytes(0, view, offset, length);
                if (!window.isHot(position)) {
                    cold[0]++;
                } else if (RecordFrame.position(copy, 0) != position || !readerFrame.isIntact(copy, 0)) {
                    torn.set("torn at " + position);
                }
            }
        });
        reader.start();
        long position = 0;
        for (int i = 0; i < 1_000_000 && torn.get() == null; i++) {
            final int length = 24 + random.nextInt(RECORD_LIMIT - 24);
            write(position, length);
            // Told rarely, so that the reader is often at a record that is being overwritten.
            if (i % 3 == 0) {
                written.set(position);
            }
            position += RecordFrame.alignedLength(length);
        }
        done.set(1);
        reader.join();
        System.out.println("went cold while read: " + cold[0]);
        assertNull(torn.get());
    }

    private void write(final long position, final int length) {
        final int offset = window.claim(position, RecordFrame.alignedLength(length));
        final UnsafeBuffer buffer = window.writer();
        buffer.putInt(offset, length);
        buffer.setMemory(offset + RecordFrame.HEADER_LENGTH, length - RecordFrame.HEADER_LENGTH, (byte) position);
        frame.seal(buffer, offset, position);
    }
}
