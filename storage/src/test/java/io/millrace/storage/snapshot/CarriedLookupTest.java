package io.millrace.storage.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalReader;
import io.millrace.storage.MemoryJournal;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that forgets, with generations that carry over what is still referred to, answers as one that keeps
 * everything: through rewritten files and shared ones. {@code -Dseed=}, {@code -Drounds=}.
 */
class CarriedLookupTest {
    private static final int RECORD_LIMIT = 100_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RunBuilder run = new RunBuilder(RECORD_LIMIT + 1024);
    private final MemoryJournal everything = new MemoryJournal(512L * 1024 * 1024);
    private final MemoryJournal newest = new MemoryJournal(4L * 1024 * 1024);
    private final TreeSet<Long> referred = new TreeSet<>();
    private final UnsafeBuffer expected = new UnsafeBuffer(new byte[RECORD_LIMIT + 1024]);
    private final UnsafeBuffer actual = new UnsafeBuffer(new byte[RECORD_LIMIT + 1024]);

    @TempDir
    private Path dataDirectory;

    private int carriedReads;
    private int sharedFiles;

    @BeforeEach
    void printSeed() {
        System.out.println("seed " + seed);
    }

    @Test
    void everyReferenceIsAnsweredAsByAJournalThatKeepsAll() throws Exception {
        final Generations generations = Generations.open(dataDirectory);
        final CarryingJournal carrying = new CarryingJournal(newest, generations.directory());
        final int rounds = Integer.getInteger("rounds", 10);
        try (JournalReader reader = carrying.newReader();
                JournalReader oracle = everything.newReader()) {
            for (int round = 0; round < rounds; round++) {
                append(carrying);
                referred.removeIf(position -> random.nextInt(4) == 0);
                final Generation folded = fold(generations);
                generations.verify(folded);
                carrying.generation(generations.adopt(folded.position()));
                append(carrying);
                compare(reader, oracle);
            }
        }
        assertTrue(carriedReads > rounds * 10, "only " + carriedReads + " from carried files");
        assertTrue(sharedFiles > 0, "no file was ever shared");
    }

    /** Less than the small journal keeps, so that all that was not yet folded is there. */
    private void append(final CarryingJournal carrying) {
        final long limit = carrying.endPosition() + 1024 * 1024;
        while (carrying.endPosition() < limit) {
            final long position = run.begin(carrying.endPosition()).add(RunBuilder.randomLength(random, RECORD_LIMIT));
            run.appendTo(carrying);
            run.appendTo(everything);
            carrying.commit();
            everything.commit();
            if (random.nextInt(5) == 0) {
                referred.add(position);
            }
        }
    }

    private Generation fold(final Generations generations) throws IOException {
        final long position = everything.endPosition();
        final List<CarriedRange> carried = new ArrayList<>();
        long from = 0;
        for (final Generation last : generations
                .newestFirst()
                .subList(0, Math.min(1, generations.newestFirst().size()))) {
            for (final CarriedRange range : last.carried()) {
                if (random.nextBoolean()) {
                    carried.add(range);
                    sharedFiles++;
                } else {
                    carry(generations, range.from(), range.to(), carried);
                }
            }
            from = last.basePosition();
        }
        carry(generations, from, position, carried);
        try (StateWriter writer = StateFile.create(SnapshotFiles.state(generations.directory(), position))) {
            writer.write(expected, 0, 10);
            final Generation folded = new Generation(position, position, 0, writer.finish(), carried);
            GenerationFile.write(generations.directory(), folded);
            return folded;
        }
    }

    private void carry(final Generations generations, final long from, final long to, final List<CarriedRange> carried)
            throws IOException {
        try (CarriedWriter writer = CarriedWriter.create(generations.directory());
                JournalReader oracle = everything.newReader()) {
            for (final long position : referred.subSet(from, to)) {
                final int length = oracle.read(position, expected, 0, expected.capacity());
                writer.add(expected, 0, length);
            }
            if (writer.recordCount() > 0) {
                carried.add(writer.finish());
            }
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void compare(final JournalReader reader, final JournalReader oracle) {
        final List<Long> wanted = new ArrayList<>(referred);
        for (int i = 0; i < 500; i++) {
            // Mostly ascending, as they are asked for, with jumps.
            final int at = random.nextInt(8) == 0 ? random.nextInt(wanted.size()) : i * 7 % wanted.size();
            final long position = wanted.get(at);
            final int length = oracle.read(position, expected, 0, expected.capacity());
            assertEquals(length, reader.read(position, actual, 0, actual.capacity()), "position " + position);
            assertEquals(position, RecordFrame.position(actual, 0));
            assertEquals(
                    new UnsafeBuffer(expected, 0, length), new UnsafeBuffer(actual, 0, length), "position " + position);
            if (position < newest.startPosition()) {
                carriedReads++;
            }
        }
    }
}
