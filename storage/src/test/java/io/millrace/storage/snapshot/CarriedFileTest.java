package io.millrace.storage.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.Allocation;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a file of carried-over records is found, what is not is not, and damage is neither. {@code -Dseed=}. */
class CarriedFileTest {
    private static final int RECORD_LIMIT = 300_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RunBuilder run = new RunBuilder(RECORD_LIMIT + 64);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_LIMIT + 64]);
    private final List<Long> carried = new ArrayList<>();
    private final List<Long> left = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void printSeed() {
        System.out.println("seed " + seed);
    }

    @Test
    void findsExactlyWhatWasAdded() throws Exception {
        final CarriedRange range = write(3000);
        try (CarriedFile file = open(range)) {
            assertEquals(carried.size(), file.recordCount());
            assertFound(file, carried);
            assertAbsent(file, left);
            Collections.shuffle(carried, random);
            assertFound(file, carried);
            Collections.shuffle(left, random);
            for (int i = 0; i < Math.min(carried.size(), left.size()); i++) {
                assertFound(file, carried.subList(i, i + 1));
                assertAbsent(file, left.subList(i, i + 1));
            }
            assertAbsent(file, List.of(range.to(), 1L << 60));
        }
    }

    @Test
    void handsOverEveryRecordInOrder() throws Exception {
        final List<Long> seen = new ArrayList<>();
        try (CarriedFile file = open(write(1000))) {
            file.forEach((buffer, offset, length, position) -> {
                assertTrue(RunBuilder.isAsBuilt(buffer, offset, position));
                assertEquals(RecordFrame.length(buffer, offset), length);
                seen.add(position);
            });
        }
        assertEquals(carried, seen);
    }

    @Test
    void namesItsContent() throws Exception {
        final CarriedRange range = write(100);
        final Path file = SnapshotFiles.carried(directory, range);
        assertEquals(carried.get(0), range.from());
        assertEquals(Files.size(file), range.length());
        assertEquals(List.of(file), files());
        try (CarriedFile opened = open(range)) {
            opened.forEach((buffer, offset, length, position) ->
                    assertTrue(position + RecordFrame.alignedLength(length) <= range.to()));
            assertEquals(
                    range.length(),
                    CarriedFormat.HEADER_LENGTH
                            + opened.bytes()
                            + (long) opened.blockCount() * CarriedFormat.ENTRY_LENGTH
                            + CarriedFormat.FOOTER_LENGTH);
        }
    }

    @Test
    void leavesNothingOfWhatWasNotFinished() throws Exception {
        try (CarriedWriter writer = CarriedWriter.create(directory)) {
            assertThrows(IllegalStateException.class, writer::finish);
            assertEquals(0, writer.bytes());
            add(writer, 0, 10);
            assertEquals(32, writer.bytes());
            assertEquals(1, files().size());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void refusesRecordsOutOfOrder() throws Exception {
        try (CarriedWriter writer = CarriedWriter.create(directory)) {
            add(writer, 800, 100);
            assertThrows(IllegalArgumentException.class, () -> add(writer, 800, 100));
            assertThrows(IllegalArgumentException.class, () -> add(writer, 912, 100));
            assertThrows(IllegalArgumentException.class, () -> add(writer, 0, 100));
            add(writer, 920, 100);
            assertThrows(IllegalArgumentException.class, () -> writer.add(run.buffer(), 0, 115));
            try (CarriedFile file = open(writer.finish())) {
                assertEquals(2, file.recordCount());
            }
        }
    }

    @Test
    void copiesNothingIntoTooLittleRoom() throws Exception {
        try (CarriedFile file = open(writeThree())) {
            assertEquals(JournalReader.INSUFFICIENT_CAPACITY, file.find(0, record, 0, 115));
            assertEquals(0, record.getInt(0));
            assertEquals(116, file.find(0, record, 8, 116));
            assertTrue(RunBuilder.isAsBuilt(record, 8, 0));
        }
    }

    @Test
    void refusesPositionWithinARecord() throws Exception {
        try (CarriedFile file = open(writeThree())) {
            assertThrows(JournalDamagedException.class, () -> file.find(8, record, 0, 1000));
            assertEquals(116, file.find(0, record, 0, 1000));
        }
    }

    /** Whatever byte flips a bit: a record is as it was or refused, never missing, and verification says so. */
    @Test
    void flippedBitOfAnyByteIsSeen() throws Exception {
        final CarriedRange range = writeThree();
        final Path path = SnapshotFiles.carried(directory, range);
        final byte[] good = Files.readAllBytes(path);
        for (int offset = 0; offset < good.length; offset++) {
            final int bit = random.nextInt(8);
            final byte[] flipped = good.clone();
            flipped[offset] ^= (byte) (1 << bit);
            Files.write(path, flipped);
            final String fault = "offset " + offset + ", bit " + bit;
            if (!isPadding(offset)) {
                assertThrows(IOException.class, () -> verify(path), fault);
            }
            assertNeverWrong(path, fault);
        }
    }

    @Test
    void everyCutIsSeen() throws Exception {
        final Path path = SnapshotFiles.carried(directory, writeThree());
        final byte[] good = Files.readAllBytes(path);
        for (int length = 0; length < good.length; length++) {
            Files.write(path, Arrays.copyOf(good, length));
            assertThrows(SnapshotDamagedException.class, () -> verify(path), "length " + length);
        }
    }

    @Test
    void damageIsNamedByFileAndOffset() throws Exception {
        final Path path = SnapshotFiles.carried(directory, writeThree());
        final byte[] bytes = Files.readAllBytes(path);
        bytes[CarriedFormat.HEADER_LENGTH + 120 + 50] ^= 1;
        Files.write(path, bytes);
        final IOException e = assertThrows(IOException.class, () -> verify(path));
        assertEquals(
                "snapshot is damaged: file " + path
                        + " at offset 136: the checksum of the record at position 400 is wrong",
                e.getMessage());
    }

    @Test
    void newerFormatIsRefusedAsSuch() throws Exception {
        final Path path = SnapshotFiles.carried(directory, writeThree());
        final byte[] bytes = Files.readAllBytes(path);
        bytes[CarriedFormat.VERSION_OFFSET] = 2;
        Files.write(path, bytes);
        assertThrows(NewerFormatException.class, () -> CarriedFile.open(path));
    }

    @Test
    void findingAllocatesNothing() throws Exception {
        try (CarriedFile file = open(write(1000))) {
            assertEquals(0, Allocation.leastOf(() -> {
                for (int i = 0; i < carried.size(); i++) {
                    file.find(positionOf(i), record, 0, record.capacity());
                }
            }));
        }
    }

    private final long[] positions = new long[3000];

    private long positionOf(final int i) {
        return positions[i];
    }

    /** Random records, of which each is carried or left. */
    private CarriedRange write(final int count) throws IOException {
        try (CarriedWriter writer = CarriedWriter.create(directory)) {
            long position = 8L * random.nextInt(1000);
            for (int i = 0; i < count; i++) {
                final int length = RunBuilder.randomLength(random, RECORD_LIMIT);
                run.begin(position).add(length);
                if (i == 0 || random.nextInt(3) > 0) {
                    writer.add(run.buffer(), 0, RecordFrame.HEADER_LENGTH + length);
                    positions[carried.size()] = position;
                    carried.add(position);
                } else {
                    left.add(position);
                }
                position += run.length();
            }
            assertEquals(carried.size(), writer.recordCount());
            return writer.finish();
        }
    }

    /** At positions 0, 400 and 800; each takes 120 bytes. */
    private CarriedRange writeThree() throws IOException {
        try (CarriedWriter writer = CarriedWriter.create(directory)) {
            for (int i = 0; i < 3; i++) {
                add(writer, i * 400L, 100);
            }
            return writer.finish();
        }
    }

    private void add(final CarriedWriter writer, final long position, final int length) throws IOException {
        run.begin(position).add(length);
        writer.add(run.buffer(), 0, RecordFrame.HEADER_LENGTH + length);
    }

    private void assertNeverWrong(final Path path, final String fault) {
        try (CarriedFile file = CarriedFile.open(path)) {
            for (int i = 0; i < 3; i++) {
                try {
                    assertEquals(116, file.find(i * 400L, record, 0, 1000), fault);
                    assertTrue(RunBuilder.isAsBuilt(record, 0, i * 400L), fault);
                } catch (final JournalDamagedException e) {
                    // Refused: the other good answer.
                }
            }
        } catch (final IOException e) {
            // Refused as well.
        }
    }

    private static boolean isPadding(final int offset) {
        final int at = (offset - CarriedFormat.HEADER_LENGTH) % 120;
        return offset >= CarriedFormat.HEADER_LENGTH && offset < CarriedFormat.HEADER_LENGTH + 360 && at >= 116;
    }

    private static void verify(final Path path) throws IOException {
        try (CarriedFile file = CarriedFile.open(path)) {
            file.verify();
        }
    }

    private void assertFound(final CarriedFile file, final List<Long> wanted) {
        for (final long position : wanted) {
            assertTrue(file.find(position, record, 0, record.capacity()) > 0, "position " + position);
            assertTrue(RunBuilder.isAsBuilt(record, 0, position), "position " + position);
        }
    }

    private void assertAbsent(final CarriedFile file, final List<Long> wanted) {
        for (final long position : wanted) {
            assertEquals(
                    JournalReader.NOT_FOUND, file.find(position, record, 0, record.capacity()), "position " + position);
        }
    }

    private CarriedFile open(final CarriedRange range) throws IOException {
        return CarriedFile.open(SnapshotFiles.carried(directory, range));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
