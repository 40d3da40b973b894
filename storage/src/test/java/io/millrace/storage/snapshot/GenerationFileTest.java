package io.millrace.storage.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationFileTest {
    private static final Generation GENERATION = new Generation(
            1000,
            800,
            1_700_000_000_000L,
            64,
            List.of(new CarriedRange(8, 80, 200), new CarriedRange(80, 800, 1L << 40)));

    @TempDir
    private Path directory;

    @Test
    void readsWhatWasWritten() throws Exception {
        final Path file = GenerationFile.write(directory, GENERATION);
        assertEquals(SnapshotFiles.candidate(directory, 1000), file);
        assertEquals(GENERATION, GenerationFile.read(file));
        final Generation bare = new Generation(8, 0, 1, 1, List.of());
        assertEquals(bare, GenerationFile.read(GenerationFile.write(directory, bare)));
    }

    @Test
    void everyFlippedBitIsSeen() throws Exception {
        final Path file = GenerationFile.write(directory, GENERATION);
        final byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < good.length * 8; bit++) {
            final byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            assertThrows(SnapshotDamagedException.class, () -> GenerationFile.read(file), "bit " + bit);
        }
    }

    @Test
    void everyCutIsSeen() throws Exception {
        final Path file = GenerationFile.write(directory, GENERATION);
        final byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThrows(SnapshotDamagedException.class, () -> GenerationFile.read(file), "length " + length);
        }
    }

    /** A later release may lay out what it likes behind the version, but the checksum stays at the end. */
    @Test
    void newerFormatIsRefusedAsSuch() throws Exception {
        final Path file = GenerationFile.write(directory, GENERATION);
        final byte[] good = Files.readAllBytes(file);
        for (final int length : new int[] {16, good.length, good.length + 100}) {
            Files.write(file, newer(Arrays.copyOf(good, length)));
            final NewerFormatException e = assertThrows(NewerFormatException.class, () -> GenerationFile.read(file));
            assertEquals(
                    "file " + file + " was written by a newer release (format 2, this one knows 1): start that release",
                    e.getMessage());
        }
    }

    @Test
    void contradictionIsDamage() throws Exception {
        final Path file = GenerationFile.write(directory, GENERATION);
        final byte[] good = Files.readAllBytes(file);
        // Base behind the position, ranges that overlap, a range behind the base, more files than there is room for.
        final int[] offsets = {24, 48 + 8, 48 + 24 + 8, 12};
        for (final int offset : offsets) {
            final byte[] wrong = good.clone();
            ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, 1001);
            Files.write(file, sealed(wrong));
            assertThrows(SnapshotDamagedException.class, () -> GenerationFile.read(file), "offset " + offset);
        }
        final Path elsewhere = SnapshotFiles.generation(directory, 1008);
        Files.write(elsewhere, good);
        assertTrue(String.valueOf(assertThrows(SnapshotDamagedException.class, () -> GenerationFile.read(elsewhere))
                        .getMessage())
                .endsWith("it is of position 1000"));
    }

    /** The same as a release might write it that comes after this one. */
    static byte[] newer(final byte[] bytes) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 2);
        return sealed(bytes);
    }

    private static byte[] sealed(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4, (int) crc.getValue());
        return bytes;
    }
}
