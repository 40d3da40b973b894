package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.millrace.storage.chronicle.JournalFile;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.GenerationFile;
import io.millrace.storage.snapshot.Generations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage made for real: verify finds it and names the next command, which loses nothing that it does not name. */
class StoreRepairTest {
    private static final int COUNT = 60;

    @TempDir
    private Path home;

    private StoreFixture store;

    @BeforeEach
    void home() {
        store = new StoreFixture(home);
    }

    @Test
    void aWholeDirectoryIsGoodAndSaysWhatIsInIt() throws Exception {
        final Broker broker = fill();
        assertTrue(store.run("store", "info").contains("a broker is running on it"));
        assertTrue(store.fail("store", "verify").contains("stop the broker first"));
        broker.close();
        final long snapshot = newestPosition();
        final String said = store.run("store", "verify");
        assertTrue(said.contains("nothing is damaged"), said);
        // The retained message and what waits for the absent client.
        assertTrue(said.contains("refers to: " + (COUNT + 1) + ", of which " + (COUNT + 1) + " can be read"), said);
        final String contents = store.run("store", "info");
        assertTrue(contents.contains("a start would read the snapshot of position " + snapshot), contents);
        final Config json = ConfigFactory.parseString(store.run("store", "info", "--json"));
        assertEquals(snapshot, json.getLong("start.snapshot"));
        assertEquals(store.files().size(), json.getConfigList("journal").size());
        assertTrue(store.run("store", "repair").contains("nothing to repair"));
    }

    @Test
    void aTornTailIsCutOff() throws Exception {
        store.kill(fill());
        final JournalFile last = store.files().get(store.files().size() - 1);
        try (FileChannel channel = FileChannel.open(last.path(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), last.length() + 100);
        }
        assertTrue(store.run("store", "verify").contains("has a torn tail: at offset " + last.length()));
        final byte[] before = Files.readAllBytes(last.path());
        assertTrue(store.run("store", "repair").contains("would: cut off the torn tail"));
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(last.path())), "nothing was changed");
        store.run("store", "repair", "--yes");
        assertFalse(store.run("store", "verify").contains("torn tail"));
        expectAll(COUNT);
    }

    @Test
    void damageBehindTheSnapshotsIsCutOffOnlyIfTheLossIsAccepted() throws Exception {
        store.kill(fill());
        final JournalFile damaged = store.files().get(1);
        final List<Long> positions = StoreFixture.positions(damaged.path().getParent(), damaged);
        final long position = positions.get(positions.size() / 2);
        final long offset = StoreFixture.offsetOf(damaged.path(), position);
        StoreFixture.flip(damaged.path(), offset + 30);
        final String found = store.fail("store", "verify");
        assertTrue(found.contains("at offset " + offset + " the record at position " + position), found);
        assertTrue(found.contains("next: millrace store repair"), found);
        assertTrue(
                found.contains("records are intact, at positions " + positions.get(positions.size() / 2 + 1)), found);

        final String refused = store.fail("store", "repair", "--yes");
        assertTrue(refused.contains("--accept-loss"), refused);
        assertTrue(refused.contains("LOST: everything from position " + position), refused);
        assertTrue(store.fail("store", "repair", "--accept-loss").contains("nothing was changed"));
        final int before = store.files().size();
        assertTrue(before > 2);
        final String done = store.run("store", "repair", "--yes", "--accept-loss");
        assertTrue(done.contains("done: end the journal at position " + position), done);
        assertEquals(2, store.files().size());
        assertEquals(position, store.files().get(1).to());

        // All that was intact behind it can be had, and nothing but the one record is gone.
        final Path out = home.resolve("export.json");
        store.run("store", "export", "--journal", aside().toString(), "--from", "" + position, "--out", out.toString());
        final long exported = countMessages(out);
        final int left = (int) countBefore(position);
        try (Broker broker = store.broker.start()) {
            store.expect(broker, left);
            new PlainClient(broker, "absent", false).close();
            try (PlainClient publisher = new PlainClient(broker, "publisher", true)) {
                publisher.publish("wanted", false, "after the repair");
            }
        }
        assertTrue(exported == COUNT - left || exported == COUNT - left - 1, exported + " of " + (COUNT - left));
        deleteSnapshots();
        try (Broker again = store.broker.start();
                PlainClient absent = new PlainClient(again, "absent", false)) {
            assertEquals("after the repair", absent.receive());
        }
    }

    @Test
    void damageThatNoSnapshotNeedsIsMovedAway() throws Exception {
        final Broker broker = fill();
        final long newest = store.broker.snapshot();
        store.publish(broker, COUNT);
        store.kill(broker);
        final JournalFile damaged = store.files().get(1);
        assertTrue(damaged.to() < newest);
        StoreFixture.flip(damaged.path(), StoreFixture.offsetOf(damaged.path(), damaged.from()) + 30);
        assertTrue(store.fail("store", "verify").contains("BAD"));
        final String done = store.run("store", "repair", "--yes");
        assertTrue(done.contains("nothing is lost"), done);
        assertEquals(damaged.to(), store.files().get(0).from());
        expectAll(2 * COUNT);

        // Sabotage of a fold: it forgot what is referred to.
        forgetCarried();
        final String found = store.fail("store", "verify");
        assertTrue(found.contains("cannot be read, at positions "), found);
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        store.kill(fill());
        final JournalFile missing = store.files().get(1);
        Files.move(missing.path(), home.resolve("elsewhere"));
        final String found = store.fail("store", "verify");
        assertTrue(found.contains("the record at position " + missing.from() + " was expected"), found);
        assertTrue(found.contains("a file before it is missing"), found);
        store.run("store", "repair", "--yes", "--accept-loss");
        assertEquals(1, store.files().size());
        assertEquals(missing.from(), store.files().get(0).to());
        store.broker.start().close();
    }

    @Test
    void aDamagedNewestSnapshotGivesWayToTheOlderOne() throws Exception {
        fill().close();
        final long older = newestPosition();
        try (Broker broker = store.broker.start()) {
            store.publish(broker, COUNT);
        }
        final long newest = newestPosition();
        StoreFixture.flip(store.broker.snapshots().resolve(newest + ".state"), 300);
        assertTrue(store.fail("store", "verify").contains(newest + ".state"));
        final String would = store.fail("store", "repair");
        assertTrue(would.contains("would: move the damaged snapshot"), would);
        assertTrue(Files.exists(store.broker.snapshots().resolve(newest + ".generation")));
        store.run("store", "repair", "--yes");
        try (Broker again = store.broker.start()) {
            assertEquals(older, again.recovery().snapshotPosition());
            store.expect(again, 2 * COUNT);
        }
    }

    @Test
    void withoutAnyGoodSnapshotABackupIsAskedFor() throws Exception {
        fill().close();
        Files.delete(store.files().get(0).path());
        StoreFixture.flip(store.broker.snapshots().resolve(newestPosition() + ".state"), 300);
        final String said = store.fail("store", "repair", "--yes", "--accept-loss");
        assertTrue(said.contains("millrace store restore --from"), said);
        assertThrows(StartException.class, () -> store.broker.start());
    }

    private long newestPosition() throws IOException {
        return Generations.open(store.directory()).newestFirst().get(0).position();
    }

    private void forgetCarried() throws IOException {
        final Generations generations = Generations.open(store.directory());
        final Generation newest = generations.newestFirst().get(0);
        assertFalse(newest.carried().isEmpty());
        GenerationFile.write(
                generations.directory(),
                new Generation(
                        newest.position(), newest.basePosition(), newest.timeMs(), newest.stateLength(), List.of()));
        generations.adopt(newest.position());
    }

    private Broker fill() throws IOException {
        final Broker broker = store.broker.start();
        store.begin(broker);
        store.publish(broker, COUNT);
        return broker;
    }

    private void expectAll(final int count) throws IOException {
        try (Broker broker = store.broker.start()) {
            store.expect(broker, count);
        }
    }

    private Path aside() throws IOException {
        try (Stream<Path> files = Files.list(store.directory())) {
            return files.filter(file -> file.getFileName().toString().startsWith("damaged-"))
                    .findAny()
                    .orElseThrow();
        }
    }

    private static long countMessages(final Path export) throws IOException {
        try (Stream<String> lines = Files.lines(export)) {
            return lines.map(ConfigFactory::parseString)
                    .filter(line ->
                            line.hasPath("topic") && line.getString("topic").equals("wanted"))
                    .count();
        }
    }

    private long countBefore(final long position) throws IOException {
        final Path out = home.resolve("before.json");
        store.run("store", "export", "--to", "" + position, "--out", out.toString());
        return countMessages(out);
    }

    /** So that the start replays everything. */
    private void deleteSnapshots() throws IOException {
        try (Stream<Path> files = Files.list(store.broker.snapshots())) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
