package io.millrace.fold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.routing.RandomRecords;
import io.millrace.routing.Router;
import io.millrace.session.ClientId;
import io.millrace.session.References;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import io.millrace.storage.snapshot.CarriedReader;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain of folds comes to what one router comes to that saw everything, byte by byte, and keeps what that needs. */
class FoldTest {
    private static final int FOLDS = 8;
    private static final int EVENTS = 400;

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final TreeMap<Long, byte[]> records = new TreeMap<>();
    private final Router live = new Router(new CounterSet(), 1);
    private ChronicleJournal journal;
    private RandomRecords events;

    @BeforeEach
    void open() throws Exception {
        journal = ChronicleJournal.open(directory.resolve("journal"), ChronicleJournalConfig.defaults(), 0);
        events = new RandomRecords(new Random(seed));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aChainOfFoldsIsOneReplay() throws Exception {
        final Generations generations = Generations.open(directory);
        Generation newest = null;
        for (int i = 0; i < FOLDS; i++) {
            run();
            final byte[] expected = bytes(live);
            final List<Long> needed = references(live);
            final long position = closeFile();
            final FoldResult result =
                    Fold.run(new FoldOrder(directory, newest, position, new long[0], 5), (count, at) -> {});
            newest = generations.adopt(position);
            generations.verify(newest);
            assertEquals(newest, result.generation());
            assertArrayEquals(
                    expected,
                    Files.readAllBytes(SnapshotFiles.state(generations.directory(), position)),
                    () -> "-Dseed=" + seed);
            checkReadable(generations, newest, needed);
            journal.releaseBelow(generations.journalFrom());
            apply(events.next());
        }
        assertTrue(journal.startPosition() > 0, "files were released");
        assertFalse(newest.carried().isEmpty(), "records were carried over");
        assertTrue(newest.carried().size() <= 4, () -> "few files, -Dseed=" + seed);
    }

    private void checkReadable(final Generations generations, final Generation generation, final List<Long> needed) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 16]);
        try (CarriedReader reader = new CarriedReader(generations.directory(), generation)) {
            for (final long position : needed) {
                final int length = reader.read(position, buffer, 0, buffer.capacity());
                assertTrue(length > 0, () -> "position " + position + " is lost, -Dseed=" + seed);
                final byte[] found = new byte[length];
                buffer.getBytes(0, found);
                assertArrayEquals(records.get(position), found, () -> "-Dseed=" + seed);
            }
        }
    }

    private void run() {
        for (int i = 0; i < EVENTS; i++) {
            apply(i == EVENTS / 2 ? events.nextRun() : events.next());
        }
    }

    /** Sealed and appended if it is journaled, as the journal stage would. */
    private void apply(final EventFlyweight event) {
        if (!event.isJournaled()) {
            return;
        }
        final byte[] record = RandomRecords.seal(event, journal.endPosition());
        final UnsafeBuffer buffer = new UnsafeBuffer(record);
        records.put(journal.endPosition(), java.util.Arrays.copyOf(record, event.length()));
        journal.append(buffer, 0, record.length);
        journal.commit();
        final EventFlyweight sealed = new EventFlyweight();
        sealed.wrap(buffer, 0);
        live.apply(sealed, events.egress());
    }

    /** The next record begins a file; it is one that the state above does not know. */
    private long closeFile() {
        final long end = journal.endPosition();
        journal.roll();
        apply(events.tick());
        assertEquals(end, journal.closedPosition());
        return end;
    }

    private static byte[] bytes(final Router router) {
        final List<byte[]> parts = new ArrayList<>();
        router.snapshot(Router.writerOf((buffer, offset, length) -> {
            final byte[] part = new byte[length];
            buffer.getBytes(offset, part);
            parts.add(part);
        }));
        final java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static List<Long> references(final Router router) {
        final TreeSet<Long> positions = new TreeSet<>();
        router.references(new References() {
            @Override
            public void onClient(final ClientId clientId) {}

            @Override
            public void onReference(final long position) {
                positions.add(position);
            }
        });
        return List.copyOf(positions);
    }
}
