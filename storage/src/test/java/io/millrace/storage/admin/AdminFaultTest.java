package io.millrace.storage.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the administrative store as a crash, a failing disk or a newer release leaves them. */
class AdminFaultTest {
    @TempDir
    private Path path;

    private Path file = Path.of("");
    private Path previous = Path.of("");
    private DataDirectory directory;

    @BeforeEach
    void putTwice() throws IOException {
        directory = DataDirectory.open(path);
        file = path.resolve("admin/users");
        previous = path.resolve("admin/users.previous");
        final AdminCollection users = AdminStore.open(directory).collection("users");
        users.put("anna", "first".getBytes(UTF_8));
        users.put("anna", "second".getBytes(UTF_8));
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
    }

    /** What a process leaves that dies in the middle of the third change, step by step. */
    @Test
    void aCrashLeavesOneVersionOrTheOther() throws Exception {
        final byte[] first = Files.readAllBytes(previous);
        final byte[] second = Files.readAllBytes(file);
        AdminStore.open(directory).collection("users").put("anna", "third".getBytes(UTF_8));
        final byte[] third = Files.readAllBytes(file);
        assertArrayEquals(second, Files.readAllBytes(previous));

        final Path previousNew = path.resolve("admin/users.previous.new");
        final Path fileNew = path.resolve("admin/users.new");
        for (final byte[] torn : new byte[][] {{}, Arrays.copyOf(second, 20), second}) {
            leave(second, first, previousNew, torn);
            assertHolds("second");
        }
        for (final byte[] torn : new byte[][] {{}, Arrays.copyOf(third, 20), third}) {
            leave(second, second, fileNew, torn);
            assertHolds("second");
        }
        leave(third, second, fileNew, third);
        assertHolds("third");
        // The very first change of a collection.
        Files.delete(file);
        Files.delete(previous);
        Files.write(fileNew, first);
        assertEquals(0, AdminStore.open(directory).collection("users").size());
        assertFalse(Files.exists(fileNew));
    }

    @Test
    void everyFlippedBitIsRefused() throws Exception {
        final byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < good.length * 8; bit++) {
            final byte[] damaged = good.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            assertRefused("bit " + bit, "damaged", "cp '" + previous + "' '" + file + "'");
        }
    }

    @Test
    void everyCutAndAnythingBehindTheEndIsRefused() throws Exception {
        final byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertRefused("length " + length, "damaged");
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertRefused("longer", "damaged");
        Files.write(file, Arrays.copyOf(good, AdminFile.FILE_LIMIT + 1));
        assertRefused("far longer", "damaged");
    }

    /** With the right checksum, and still nothing that was written. */
    @Test
    void changedFieldsWithTheRightChecksumAreRefused() throws Exception {
        final byte[] good = Files.readAllBytes(file);
        // count, key length, value length, key
        for (final int offset : new int[] {12, 16, 20, 24}) {
            for (final int value : offset == 24 ? new int[] {-1} : new int[] {-1, 0, 2, 3, 0x7FFFFFFF}) {
                final byte[] changed = good.clone();
                ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
                Files.write(file, sealed(changed));
                assertRefused("offset " + offset + " value " + value, "damaged");
            }
        }
    }

    @Test
    void keysThatDoNotAscendAreRefused() throws Exception {
        final AdminCollection rules = AdminStore.open(directory).collection("rules");
        rules.put("a", new byte[0]);
        rules.put("b", new byte[0]);
        final Path rulesFile = path.resolve("admin/rules");
        final byte[] changed = Files.readAllBytes(rulesFile);
        changed[24] = 'b';
        Files.write(rulesFile, sealed(changed));
        assertThrows(IOException.class, () -> AdminStore.open(directory));
        changed[24] = 'c';
        Files.write(rulesFile, sealed(changed));
        assertThrows(IOException.class, () -> AdminStore.open(directory));
    }

    @Test
    void thePreviousVersionIsNamedOnlyIfItIsGood() throws Exception {
        Files.write(file, new byte[] {1});
        Files.write(previous, new byte[] {2});
        final String message = refusal();
        assertTrue(message.contains(file + " is damaged: restore it from a backup"), message);
        assertFalse(message.contains("previous"), message);
        Files.delete(previous);
        assertFalse(refusal().contains("previous"));
    }

    @Test
    void theNamedCommandHelps() throws Exception {
        Files.write(file, new byte[] {1});
        final String message = refusal();
        final String command = message.substring(message.indexOf("cp '"));
        assertEquals(0, new ProcessBuilder("sh", "-c", command).start().waitFor());
        assertHolds("first");
    }

    /** A collection that was there does not come back empty: who was banned would be let in. */
    @Test
    void aMissingFileIsRefused() throws Exception {
        Files.delete(file);
        assertRefused("missing", "is missing", "cp '" + previous + "' '" + file + "'");
    }

    @Test
    void aNewerReleaseIsNamed() throws Exception {
        final byte[] newer = Files.readAllBytes(file);
        newer[8]++;
        Files.write(file, sealed(newer));
        assertRefused("newer", "newer release (format 2, this one knows 1)");
    }

    @Test
    void damageIsToldWithoutTheLock() throws Exception {
        assertEquals(List.of(), AdminStore.damaged(path));
        Files.write(file, new byte[] {1});
        final List<String> sentences = AdminStore.damaged(path);
        assertEquals(1, sentences.size());
        assertTrue(sentences.get(0).contains(file + " is damaged"), sentences.get(0));
        assertEquals(List.of(), AdminStore.damaged(path.resolve("elsewhere")));
    }

    private void leave(final byte[] current, final byte[] before, final Path leftOver, final byte[] torn)
            throws IOException {
        Files.write(file, current);
        Files.write(previous, before);
        Files.write(leftOver, torn);
    }

    private void assertHolds(final String value) throws IOException {
        assertArrayEquals(
                value.getBytes(UTF_8),
                AdminStore.open(directory).collection("users").get("anna"));
        try (Stream<Path> files = Files.list(path.resolve("admin"))) {
            assertTrue(files.noneMatch(left -> left.toString().endsWith(".new")));
        }
    }

    private void assertRefused(final String what, final String... parts) {
        final String message = refusal();
        assertTrue(message.contains(file.toString()), what + ": " + message);
        for (final String part : parts) {
            assertTrue(message.contains(part), what + ": " + message);
        }
    }

    private String refusal() {
        return String.valueOf(assertThrows(IOException.class, () -> AdminStore.open(directory))
                .getMessage());
    }

    private static byte[] sealed(final byte[] content) {
        final CRC32C crc = new CRC32C();
        crc.update(content, 0, content.length - 4);
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(content.length - 4, (int) crc.getValue());
        return content;
    }
}
