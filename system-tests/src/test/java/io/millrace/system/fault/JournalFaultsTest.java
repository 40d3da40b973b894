package io.millrace.system.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import io.millrace.system.fault.RawJournal.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Damage to the journal's files between two runs: either everything acknowledged is there, or the start stops and names file,
 * position and what to do. Each test damages a copy of what a killed broker left.
 */
class JournalFaultsTest {
    private static final int FAILED = 1;
    private static final int PAGE = 4096;
    private static final Belongings GIVEN = new Belongings(0, 300);
    private static final Belongings GIVEN_LATER = new Belongings(300, 20);

    private static BrokerProcess original;

    private BrokerProcess broker;
    private RawJournal journal;

    @BeforeAll
    static void fill() throws IOException {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        original = new BrokerProcess(BrokerKind.MILLRACE, "fault-original");
        original.start();
        Belongings.subscribe(original);
        GIVEN.give(original);
        original.killHard();
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
                "fault-" + test.getTestMethod().orElseThrow().getName());
        ForeignProgram.run(
                "cp",
                "-a",
                "--sparse=always",
                original.directory().resolve("data").toString(),
                dataDirectory().toString());
        journal = RawJournal.newest(dataDirectory());
    }

    @AfterEach
    void close() {
        if (broker != null) {
            broker.close();
        }
    }

    /** The copy itself is good: what the other tests find, they did themselves. */
    @Test
    void nothingDone() throws IOException {
        assertEverythingIsThere();
    }

    @Test
    void tornTail() throws IOException {
        final byte[] half = new byte[500];
        Arrays.fill(half, (byte) 0x5A);
        journal.write(journal.end() + 4L, half);
        assertEverythingIsThere();
    }

    @Test
    void flippedBitInTheHead() throws IOException {
        journal.flipBit(0);
        assertRefusedOrEverythingIsThere();
    }

    @Test
    void flippedBitInTheFirstRecord() throws IOException {
        assertFlippedBitIsRefused(journal.records().get(0));
    }

    @Test
    void flippedBitInTheMiddle() throws IOException {
        final List<Found> records = journal.records();
        assertFlippedBitIsRefused(records.get(records.size() / 2));
    }

    @Test
    void flippedBitInTheLastRecord() throws IOException {
        final List<Found> records = journal.records();
        assertFlippedBitIsRefused(records.get(records.size() - 1));
    }

    @Test
    void hole() throws IOException {
        final List<Integer> documents = journal.documents();
        final long page = documents.get(documents.size() / 2) & -PAGE;
        journal.write(page, new byte[PAGE]);
        assertRefused(journal.file());
    }

    @Test
    void shortenedFile() throws IOException {
        final List<Integer> documents = journal.documents();
        try (FileChannel file = FileChannel.open(journal.file(), StandardOpenOption.WRITE)) {
            file.truncate(documents.get(documents.size() / 2) + 20L);
        }
        assertRefused(journal.file());
    }

    @Test
    void missingFile() throws IOException {
        Files.delete(journal.file());
        assertRefused(journal.file().getParent());
    }

    @Test
    void recordsOfANewerRelease() throws IOException {
        final Found started = journal.records().get(0);
        journal.rewrite(started, 44, 99);
        final String said = refusal();
        assertContains(said, "version 99");
        assertContains(said, "position " + started.position());
        assertContains(said, "Start the release that wrote it");
    }

    @Test
    void dataDirectoryOfANewerRelease() throws IOException {
        final ByteBuffer meta = ByteBuffer.wrap(
                        Files.readAllBytes(dataDirectory().resolve("meta")))
                .order(ByteOrder.LITTLE_ENDIAN);
        meta.putInt(8, 99);
        final CRC32C crc = new CRC32C();
        crc.update(meta.array(), 0, meta.limit() - 4);
        meta.putInt(meta.limit() - 4, (int) crc.getValue());
        Files.write(dataDirectory().resolve("meta"), meta.array());
        final String said = refusal();
        assertContains(said, dataDirectory().toString());
        assertContains(said, "format 99");
        assertContains(said, "start that release");
    }

    @Test
    void damagedMetaFile() throws IOException {
        Files.write(dataDirectory().resolve("meta"), new byte[7]);
        final String said = refusal();
        assertContains(said, dataDirectory().resolve("meta").toString());
        assertContains(said, "restore it from a backup");
    }

    private void assertFlippedBitIsRefused(final Found record) throws IOException {
        journal.flipBit(record.offset() + record.length() - 1);
        final String said = assertRefused(journal.file());
        assertContains(said, "position " + record.position());
    }

    private void assertEverythingIsThere() throws IOException {
        broker.start();
        // What is given now must not land behind damage.
        GIVEN_LATER.give(broker);
        broker.killHard();
        broker.start();
        assertEquals(List.of(), Belongings.findings(broker, GIVEN, GIVEN_LATER));
        assertEquals(0, broker.stop());
    }

    private void assertRefusedOrEverythingIsThere() throws IOException {
        broker.launch();
        try {
            broker.awaitStarted();
        } catch (final IllegalStateException ended) {
            assertRefusal(journal.file());
            return;
        }
        broker.stop();
        assertEverythingIsThere();
    }

    private String assertRefused(final Path named) {
        broker.launch();
        assertEquals(FAILED, broker.awaitExit(), broker::printed);
        return assertRefusal(named);
    }

    private String assertRefusal(final Path named) {
        final String said = broker.printedSinceLaunch();
        assertContains(said, named.toString());
        assertTrue(said.matches("(?s).*position \\d+.*"), said);
        assertTrue(said.contains("millrace store verify"), said);
        assertFalse(said.contains("\tat "), said);
        return said;
    }

    private String refusal() {
        broker.launch();
        assertEquals(FAILED, broker.awaitExit(), broker::printed);
        final String said = broker.printedSinceLaunch();
        assertFalse(said.contains("\tat "), said);
        return said;
    }

    private Path dataDirectory() {
        return broker.directory().resolve("data");
    }

    private static void assertContains(final String text, final String part) {
        assertTrue(text.contains(part), () -> "expected " + part + " in: " + text);
    }
}
