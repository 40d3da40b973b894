package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fold.SavedState;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.pipeline.Replay;
import io.millrace.pipeline.ReplayOrigin;
import io.millrace.routing.Router;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose journal was folded, and in part deleted, starts with all that it had. */
class SnapshotStartTest {
    private static final int WAITING = 20;
    private static final String BALLAST = "x".repeat(50_000);

    @TempDir
    private Path home;

    private SnapshotFixture fixture;

    @BeforeEach
    void home() {
        fixture = new SnapshotFixture(home);
    }

    @Test
    void whatWaitsIsReadFromCarriedOverRecordsLongAfterTheJournalIsGone() throws Exception {
        try (Broker broker = fixture.start()) {
            leaveWaiting(broker, 0);
            publishRetained(broker);
            fixture.snapshot();
            leaveWaiting(broker, WAITING);
            final long second = fixture.snapshot();
            fixture.snapshot();
            assertEquals(second, fixture.journalFiles().get(0).from(), "only below the older one is deleted");
            assertEquals(3, broker.counters().sum(Counter.SNAPSHOTS_TAKEN));
        }
        try (Broker broker = fixture.start()) {
            assertEquals(0, broker.recovery().recordCount(), "a clean stop leaves nothing to replay");
            fixture.snapshot();
        }
        try (Broker broker = fixture.start()) {
            try (PlainClient subscriber = new PlainClient(broker, "absent", false)) {
                for (int i = 0; i < 2 * WAITING; i++) {
                    assertEquals("message " + i, subscriber.receive());
                }
            }
            try (PlainClient newcomer = new PlainClient(broker, "newcomer", true)) {
                assertEquals("kept", newcomer.subscribe("retained").receive());
            }
            assertEquals(0, broker.counters().sum(Counter.DROPPED_GONE));
        }
    }

    /** The state of a clean stop is the live router's; a replay of the whole journal writes the same bytes. */
    @Test
    void theStateOfACleanStopIsWhatAReplayComesTo() throws Exception {
        try (Broker broker = fixture.start()) {
            leaveWaiting(broker, 0);
            publishRetained(broker);
        }
        final String state = fixture.snapshotFiles().stream()
                .filter(name -> name.endsWith(".state"))
                .findFirst()
                .orElseThrow();
        final Router router = new Router(new CounterSet(), 7);
        final Replay replay =
                Replay.ofClosedFiles(router, ReplayOrigin.beginning(0), (records, position) -> {}, new long[0]);
        try (ChronicleJournal journal =
                ChronicleJournal.open(fixture.journal(), ChronicleJournalConfig.defaults(), 0)) {
            assertEquals(journal.endPosition() + ".state", state);
            journal.replay(0, replay::onRecord);
        }
        final Path replayed = Files.createDirectory(home.resolve("replayed"));
        SavedState.write(replayed, 1, router);
        assertEquals(-1, Files.mismatch(fixture.snapshots().resolve(state), replayed.resolve("1.state")));
    }

    @Test
    void aDamagedSnapshotIsPassedOverForTheOneBefore() throws Exception {
        final long first;
        final long second;
        try (Broker broker = fixture.start()) {
            leaveWaiting(broker, 0);
            first = fixture.snapshot();
            leaveWaiting(broker, WAITING);
            second = fixture.snapshot();
            copyData();
        }
        useCopy();
        SnapshotFixture.flipByte(fixture.snapshots().resolve(second + ".state"), 200);
        try (Broker broker = fixture.start()) {
            assertEquals(first, broker.recovery().snapshotPosition());
            assertEquals(1, broker.counters().sum(Counter.SNAPSHOTS_DAMAGED));
            try (PlainClient subscriber = new PlainClient(broker, "absent", false)) {
                for (int i = 0; i < 2 * WAITING; i++) {
                    assertEquals("message " + i, subscriber.receive());
                }
            }
        }
    }

    @Test
    void whereBothAreDamagedAndTheJournalIsGoneTheStartIsRefused() throws Exception {
        try (Broker broker = fixture.start()) {
            leaveWaiting(broker, 0);
            for (int i = 0; i < 3; i++) {
                fixture.snapshot();
            }
        }
        for (final String file : fixture.snapshotFiles()) {
            if (file.endsWith(".state")) {
                SnapshotFixture.flipByte(fixture.snapshots().resolve(file), 200);
            }
        }
        final StartException refusal = assertThrows(StartException.class, fixture::start);
        assertTrue(String.valueOf(refusal.getMessage()).contains("position"), refusal.getMessage());
    }

    /** The power went behind a clean stop, and the journal's end with it: the snapshot knows what was never written. */
    @Test
    void aSnapshotAheadOfTheJournalIsNeverReadAgain() throws Exception {
        try (Broker broker = fixture.start()) {
            leaveWaiting(broker, 0);
            copyData();
            leaveWaiting(broker, WAITING);
        }
        final Path ahead = Files.createDirectory(home.resolve("ahead"));
        copy(fixture.snapshots(), ahead);
        useCopy();
        copy(ahead, fixture.snapshots());
        try (Broker broker = fixture.start()) {
            assertEquals(Recovery.NO_SNAPSHOT, broker.recovery().snapshotPosition());
            assertEquals(1, broker.counters().sum(Counter.SNAPSHOTS_DAMAGED));
            assertTrue(fixture.snapshotFiles().stream().noneMatch(name -> name.endsWith(".generation")), "it is gone");
        }
    }

    /** A client that is absent, and messages that wait for it, among others that nobody wants. */
    private static void leaveWaiting(final Broker broker, final int from) throws Exception {
        if (from == 0) {
            new PlainClient(broker, "absent", false).subscribe("wanted").close();
        }
        try (PlainClient publisher = new PlainClient(broker, "publisher", true)) {
            for (int i = 0; i < WAITING; i++) {
                publisher.publish("unwanted", false, BALLAST);
                publisher.publish("wanted", false, "message " + (from + i));
            }
        }
    }

    private static void publishRetained(final Broker broker) throws Exception {
        try (PlainClient publisher = new PlainClient(broker, "publisher", true)) {
            publisher.publish("retained", true, "kept");
        }
    }

    /** As a kill would leave it: what the broker has committed is in the page cache, and so in the copy. */
    private void copyData() throws Exception {
        copy(home.resolve("data"), home.resolve("copy"));
    }

    private void useCopy() throws Exception {
        Files.move(home.resolve("data"), home.resolve("stopped"));
        Files.move(home.resolve("copy"), home.resolve("data"));
    }

    private static void copy(final Path from, final Path to) throws Exception {
        final Process process = new ProcessBuilder("cp", "-a", "--sparse=always", "-T", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
    }
}
