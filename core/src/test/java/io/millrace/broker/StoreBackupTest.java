package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.DataDirectory;
import io.millrace.storage.backup.BackupList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup, taken while the broker works or while it does not, starts elsewhere with all that was acknowledged before. */
class StoreBackupTest {
    private static final int COUNT = 25;

    @TempDir
    private Path home;

    private StoreFixture store;
    private Path backup;

    @BeforeEach
    void home() {
        store = new StoreFixture(home);
        backup = home.resolve("backup");
    }

    @Test
    void aBackupUnderLoadHoldsEverythingAcknowledgedBefore() throws Exception {
        final AtomicInteger acknowledged = new AtomicInteger();
        final AtomicBoolean isEnough = new AtomicBoolean();
        final int before;
        try (Broker broker = store.broker.start()) {
            store.begin(broker);
            store.publish(broker, COUNT);
            final CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(broker, acknowledged, isEnough));
            while (acknowledged.get() < COUNT) {
                Thread.onSpinWait();
            }
            before = acknowledged.get();
            final String said = store.run("store", "backup", "--to", backup.toString());
            assertTrue(said.contains("backup up to position "), said);
            isEnough.set(true);
            load.get();
            assertTrue(store.fail("store", "backup", "--to", backup.toString()).contains("is not empty"));
        }
        restoreElsewhere();
        try (Broker broker = store.broker.start()) {
            store.expect(broker, COUNT + before);
        }
    }

    @Test
    void aBackupOfAStoppedBrokerIsTheSame() throws Exception {
        final int incarnation;
        try (Broker broker = store.broker.start()) {
            store.begin(broker);
            store.publish(broker, COUNT);
        }
        incarnation = DataDirectory.incarnationOf(store.directory());
        store.run("store", "backup", "--to", backup.toString());
        assertTrue(store.fail("store", "restore", "--from", backup.toString()).contains("is not empty"));
        restoreElsewhere();
        assertTrue(DataDirectory.incarnationOf(store.directory()) > incarnation);
        assertTrue(store.run("store", "verify").contains("nothing is damaged"));
        try (Broker broker = store.broker.start()) {
            store.expect(broker, COUNT);
        }
    }

    @Test
    void neitherAnIncompleteNorADamagedBackupIsRestored() throws Exception {
        try (Broker broker = store.broker.start()) {
            store.begin(broker);
        }
        store.run("store", "backup", "--to", backup.toString());
        Files.move(store.directory(), home.resolve("away"));
        final BackupList list = BackupList.read(backup);
        for (final BackupList.Entry entry : list.files()) {
            final Path file = backup.resolve(entry.name());
            final byte[] good = Files.readAllBytes(file);
            final byte[] flipped = good.clone();
            flipped[flipped.length / 2] ^= 1;
            // A link to the broker's own file must not be written through.
            Files.delete(file);
            Files.write(file, flipped);
            final String said = store.fail("store", "restore", "--from", backup.toString());
            assertTrue(said.contains(file.toString()) && said.contains("use another backup"), said);
            assertFalse(Files.exists(store.directory()), "nothing was restored");
            Files.write(file, good);
        }
        final Path complete = backup.resolve(BackupList.FILE_NAME);
        final String text = Files.readString(complete);
        Files.writeString(complete, text.replaceFirst("position ", "position 1"));
        assertTrue(store.fail("store", "restore", "--from", backup.toString()).contains("is damaged"));
        Files.delete(complete);
        assertTrue(store.fail("store", "restore", "--from", backup.toString()).contains("no complete backup"));
        Files.writeString(complete, text);
        store.run("store", "restore", "--from", backup.toString());
    }

    @Test
    void aRestoreThatWasCutShortIsNoDataDirectory() throws Exception {
        try (Broker broker = store.broker.start()) {
            store.begin(broker);
            store.publish(broker, COUNT);
        }
        store.run("store", "backup", "--to", backup.toString());
        restoreElsewhere();
        // Just before the last two steps.
        Files.delete(store.directory().resolve("meta"));
        Files.createFile(store.directory().resolve(DataDirectory.RESTORING));
        final StartException refused = assertThrows(StartException.class, () -> store.broker.start());
        assertTrue(String.valueOf(refused.getMessage()).contains("millrace store restore"), refused.getMessage());
        store.run("store", "restore", "--from", backup.toString());
        assertFalse(Files.exists(store.directory().resolve(DataDirectory.RESTORING)));
        try (Broker broker = store.broker.start()) {
            store.expect(broker, COUNT);
        }
    }

    private void load(final Broker broker, final AtomicInteger acknowledged, final AtomicBoolean isEnough) {
        try (PlainClient publisher = new PlainClient(broker, "loader", true)) {
            while (!isEnough.get()) {
                store.publishOne(publisher);
                acknowledged.incrementAndGet();
            }
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private void restoreElsewhere() throws IOException {
        Files.move(store.directory(), home.resolve("original"));
        store.run("store", "restore", "--from", backup.toString());
    }
}
