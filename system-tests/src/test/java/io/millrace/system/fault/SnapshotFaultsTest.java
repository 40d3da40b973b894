package io.millrace.system.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Damage to the snapshots of two clean stops: the older one is used, or the whole journal, and everything is there. */
class SnapshotFaultsTest {
    private static final int FAILED = 1;
    private static final Belongings FIRST = new Belongings(0, 60);
    private static final Belongings SECOND = new Belongings(60, 60);

    private static BrokerProcess original;

    private BrokerProcess broker;
    private Path newestState;
    private Path newestGeneration;

    @BeforeAll
    static void fill() throws IOException {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        original = new BrokerProcess(BrokerKind.MILLRACE, "snapshot-original");
        original.start();
        Belongings.subscribe(original);
        FIRST.give(original);
        assertEquals(0, original.stop());
        original.start();
        SECOND.give(original);
        assertEquals(0, original.stop());
    }

    @AfterAll
    static void closeOriginal() {
        if (original != null) {
            original.close();
        }
    }

    @BeforeEach
    void copy(final TestInfo test) throws IOException {
        broker = new BrokerProcess(
                BrokerKind.MILLRACE,
                "snapshot-" + test.getTestMethod().orElseThrow().getName());
        ForeignProgram.run(
                "cp",
                "-a",
                "--sparse=always",
                original.directory().resolve("data").toString(),
                dataDirectory().toString());
        newestState = newest(".state");
        newestGeneration = newest(".generation");
    }

    @AfterEach
    void close() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void flippedBitInTheHeadOfTheState() throws IOException {
        flipBit(newestState, 0);
        assertTheOlderOneIsUsed();
    }

    @Test
    void flippedBitInTheTailOfTheState() throws IOException {
        flipBit(newestState, Files.size(newestState) - 1);
        assertTheOlderOneIsUsed();
    }

    @Test
    void missingState() throws IOException {
        Files.delete(newestState);
        assertTheOlderOneIsUsed();
    }

    @Test
    void flippedBitInTheGeneration() throws IOException {
        flipBit(newestGeneration, 20);
        assertTheOlderOneIsUsed();
    }

    @Test
    void bothDamaged() throws IOException {
        try (Stream<Path> files = Files.list(dataDirectory().resolve("snapshots"))) {
            for (final Path file :
                    files.filter(one -> one.toString().endsWith(".state")).toList()) {
                flipBit(file, Files.size(file) / 2);
            }
        }
        broker.start();
        assertFalse(broker.printedSinceLaunch().contains("snapshot of position"), broker::printedSinceLaunch);
        assertEverythingIsThere();
    }

    @Test
    void ofANewerRelease() throws IOException {
        final ByteBuffer bytes =
                ByteBuffer.wrap(Files.readAllBytes(newestGeneration)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(8, 99);
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.limit() - 4);
        bytes.putInt(bytes.limit() - 4, (int) crc.getValue());
        Files.write(newestGeneration, bytes.array());
        broker.launch();
        assertEquals(FAILED, broker.awaitExit(), broker::printedSinceLaunch);
        final String said = broker.printedSinceLaunch();
        assertTrue(said.contains(newestGeneration.toString()), said);
        assertTrue(said.contains("newer release") && said.contains("start that release"), said);
        assertFalse(said.contains("\tat "), said);
    }

    private void assertTheOlderOneIsUsed() throws IOException {
        final long position = position(newestState);
        broker.start();
        final String said = broker.printedSinceLaunch();
        assertTrue(said.contains("snapshot of position "), said);
        assertFalse(said.contains("snapshot of position " + position + ","), said);
        assertEverythingIsThere();
    }

    private void assertEverythingIsThere() throws IOException {
        assertEquals(List.of(), Belongings.findings(broker, FIRST, SECOND));
        assertEquals(0, broker.stop());
    }

    private Path newest(final String suffix) throws IOException {
        try (Stream<Path> files = Files.list(dataDirectory().resolve("snapshots"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .max(Comparator.comparingLong(SnapshotFaultsTest::position))
                    .orElseThrow();
        }
    }

    private static long position(final Path file) {
        final String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private static void flipBit(final Path file, final long offset) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.write(file, bytes);
    }

    private Path dataDirectory() {
        return broker.directory().resolve("data");
    }
}
