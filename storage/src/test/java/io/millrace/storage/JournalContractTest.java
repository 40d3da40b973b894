package io.millrace.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} does. {@code -Dseed=} repeats a run. */
public abstract class JournalContractTest {
    protected static final int PAYLOAD_LIMIT = 2 * 1024 * 1024 - RecordFrame.HEADER_LENGTH;

    protected final RunBuilder run = new RunBuilder(8 * 1024 * 1024);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[PAYLOAD_LIMIT + RecordFrame.HEADER_LENGTH]);
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    protected Journal journal;

    /** An empty journal that uses these frames for checking. */
    protected abstract Journal open(Supplier<RecordFrame> frames) throws Exception;

    /** A journal that need not map or allocate another block during 200,000 small appends. */
    protected abstract Journal openWarm() throws Exception;

    /** Flips one bit of the stored record at {@code position}. */
    protected abstract void flipBit(long position, int byteOffset) throws Exception;

    @BeforeEach
    void openJournal() throws Exception {
        System.out.println("seed " + seed);
        journal = open(RecordFrame::new);
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    @Test
    void isEmptyAtFirst() {
        assertEquals(0, journal.startPosition());
        assertEquals(0, journal.endPosition());
        assertEquals(0, journal.replay(0, (buffer, offset, length, position) -> assertTrue(false)));
        try (JournalReader reader = journal.newReader()) {
            assertEquals(JournalReader.NOT_FOUND, reader.read(0, record, 0, record.capacity()));
        }
    }

    @Test
    void replaysWhatWasAppended() {
        final List<Long> positions = appendRandomRuns(200);
        assertEquals(positions, replayedFrom(0));
        final int middle = random.nextInt(positions.size());
        assertEquals(positions.subList(middle, positions.size()), replayedFrom(positions.get(middle)));
        assertEquals(List.of(), replayedFrom(journal.endPosition()));
    }

    @Test
    void readsWhatWasAppendedInAnyOrder() {
        final List<Long> positions = appendRandomRuns(200);
        try (JournalReader reader = journal.newReader()) {
            assertReadable(reader, positions);
            Collections.shuffle(positions, random);
            assertReadable(reader, positions);
        }
    }

    @Test
    void goesOnAppendingAfterReplay() {
        final List<Long> positions = appendRandomRuns(20);
        replayedFrom(0);
        positions.addAll(appendRandomRuns(20));
        assertEquals(positions, replayedFrom(0));
    }

    @Test
    void takesRunsFromArrays() {
        final RunBuilder inArray = new RunBuilder(new UnsafeBuffer(new byte[4096], 64, 2048));
        inArray.begin(0).add(100);
        inArray.appendTo(journal);
        journal.commit();
        assertEquals(List.of(0L), replayedFrom(0));
    }

    @Test
    void refusesRunThatDoesNotContinue() {
        run.begin(8).add(10);
        assertThrows(IllegalArgumentException.class, () -> run.appendTo(journal));
        assertEquals(0, journal.endPosition());
        run.begin(0).add(10);
        run.appendTo(journal);
        assertThrows(IllegalArgumentException.class, () -> run.appendTo(journal));
    }

    @Test
    void showsReadersOnlyWhatIsCommitted() {
        run.begin(0).add(10);
        run.appendTo(journal);
        try (JournalReader reader = journal.newReader()) {
            assertEquals(JournalReader.NOT_FOUND, reader.read(0, record, 0, record.capacity()));
            journal.commit();
            assertEquals(26, reader.read(0, record, 0, record.capacity()));
            assertEquals(JournalReader.NOT_FOUND, reader.read(journal.endPosition(), record, 0, record.capacity()));
            assertEquals(JournalReader.NOT_FOUND, reader.read(1L << 40, record, 0, record.capacity()));
        }
    }

    @Test
    void copiesNothingIntoTooLittleRoom() {
        run.begin(0).add(100);
        run.appendTo(journal);
        journal.commit();
        try (JournalReader reader = journal.newReader()) {
            assertEquals(JournalReader.INSUFFICIENT_CAPACITY, reader.read(0, record, 0, 115));
            assertEquals(0, record.getInt(0));
            assertEquals(116, reader.read(0, record, 8, 116));
            assertTrue(RunBuilder.isAsBuilt(record, 8, 0));
        }
    }

    @Test
    void refusesPositionWhereNoRecordBegins() {
        appendRandomRuns(3);
        try (JournalReader reader = journal.newReader()) {
            assertThrows(JournalDamagedException.class, () -> reader.read(8, record, 0, record.capacity()));
            assertThrows(
                    JournalDamagedException.class, () -> journal.replay(8, (buffer, offset, length, position) -> {}));
            assertTrue(reader.read(0, record, 0, record.capacity()) > 0);
        }
    }

    @Test
    void detectsFlippedBit() throws Exception {
        final List<Long> positions = appendThreeRecords();
        flipBit(positions.get(1), RecordFrame.HEADER_LENGTH + 50);
        final List<Long> replayed = new ArrayList<>();
        final JournalDamagedException e = assertThrows(
                JournalDamagedException.class,
                () -> journal.replay(0, (buffer, offset, length, position) -> replayed.add(position)));
        assertEquals(positions.get(1), e.position());
        assertTrue(String.valueOf(e.getMessage()).contains("position " + positions.get(1)), e::getMessage);
        assertEquals(positions.subList(0, 1), replayed);
        try (JournalReader reader = journal.newReader()) {
            assertThrows(
                    JournalDamagedException.class, () -> reader.read(positions.get(1), record, 0, record.capacity()));
            assertEquals(116, reader.read(positions.get(2), record, 0, record.capacity()));
        }
    }

    @Test
    void detectsFlippedBitsOfFrames() throws Exception {
        for (int byteOffset = 0; byteOffset < RecordFrame.HEADER_LENGTH; byteOffset++) {
            journal.close();
            journal = open(RecordFrame::new);
            flipBit(appendThreeRecords().get(1), byteOffset);
            assertThrows(
                    JournalDamagedException.class,
                    () -> journal.replay(0, (buffer, offset, length, position) -> {}),
                    "byte " + byteOffset);
        }
    }

    /** Sabotage: it is the checksum, and nothing else, that catches the flipped bit. */
    @Test
    void withoutChecksumsDeliversFlippedBit() throws Exception {
        journal.close();
        journal = open(UncheckedRecordFrame::new);
        final List<Long> positions = appendThreeRecords();
        flipBit(positions.get(1), RecordFrame.HEADER_LENGTH + 50);
        final List<Boolean> isAsBuilt = new ArrayList<>();
        journal.replay(
                0, (buffer, offset, length, position) -> isAsBuilt.add(RunBuilder.isAsBuilt(buffer, offset, position)));
        assertEquals(List.of(true, false, true), isAsBuilt);
        try (JournalReader reader = journal.newReader()) {
            assertEquals(116, reader.read(positions.get(1), record, 0, record.capacity()));
            assertFalse(RunBuilder.isAsBuilt(record, 0, positions.get(1)));
        }
    }

    @Test
    void readerSeesIntactRecordsWhileOthersAreAppended() throws Exception {
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final long[] published = new long[4000];
        final Thread thread = new Thread(() -> follow(published, failure), "reader");
        thread.start();
        for (int i = 0; i < published.length; i++) {
            run.begin(journal.endPosition());
            final long position = run.add(RunBuilder.randomLength(random, 30_000));
            run.add(7);
            run.appendTo(journal);
            journal.commit();
            synchronized (published) {
                published[i] = position + 1;
            }
        }
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError("reader failed", failure.get());
        }
    }

    @Test
    void appendAllocatesNothing() throws Exception {
        journal.close();
        journal = openWarm();
        appendSmallRuns(100_000);
        assertEquals(0, Allocation.leastOf(() -> appendSmallRuns(100_000)));
    }

    private void appendSmallRuns(final int count) {
        for (int i = 0; i < count; i++) {
            run.begin(journal.endPosition());
            run.add(100);
            run.appendTo(journal);
            journal.commit();
        }
    }

    private void follow(final long[] published, final AtomicReference<Throwable> failure) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[64 * 1024]);
        try (JournalReader reader = journal.newReader()) {
            for (int i = 0; i < published.length; ) {
                final long position;
                synchronized (published) {
                    position = published[i] - 1;
                }
                if (position < 0) {
                    Thread.yield();
                    continue;
                }
                final int length = reader.read(position, copy, 0, copy.capacity());
                final boolean isGone = length == JournalReader.NOT_FOUND && position < journal.startPosition();
                if (!isGone && !RunBuilder.isAsBuilt(copy, 0, position)) {
                    throw new AssertionError("record at " + position + ": " + length);
                }
                i++;
            }
        } catch (final Throwable e) {
            failure.set(e);
        }
    }

    protected final List<Long> appendThreeRecords() {
        final List<Long> positions = new ArrayList<>();
        run.begin(journal.endPosition());
        for (int i = 0; i < 3; i++) {
            positions.add(run.add(100));
        }
        run.appendTo(journal);
        journal.commit();
        return positions;
    }

    protected final List<Long> appendRandomRuns(final int count) {
        final List<Long> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            run.begin(journal.endPosition());
            final int recordCount = 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 4);
            for (int j = 0; j < recordCount; j++) {
                final int room = run.buffer().capacity() - run.length() - 64;
                if (room > 0) {
                    positions.add(run.add(RunBuilder.randomLength(random, Math.min(room, PAYLOAD_LIMIT))));
                }
            }
            run.appendTo(journal);
            journal.commit();
        }
        return positions;
    }

    protected final List<Long> replayedFrom(final long fromPosition) {
        final List<Long> positions = new ArrayList<>();
        final long end = journal.replay(fromPosition, (buffer, offset, length, position) -> {
            assertTrue(RunBuilder.isAsBuilt(buffer, offset, position), "record at " + position);
            assertEquals(RecordFrame.length(buffer, offset), length);
            positions.add(position);
        });
        assertEquals(journal.endPosition(), end);
        return positions;
    }

    protected final void assertReadable(final JournalReader reader, final List<Long> positions) {
        for (final long position : positions) {
            final int length = reader.read(position, record, 0, record.capacity());
            assertTrue(length > 0, "position " + position + ": " + length);
            assertTrue(RunBuilder.isAsBuilt(record, 0, position), "record at " + position);
        }
    }
}
