package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.admin.AdminException;
import io.millrace.monitor.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that folds is killed at any moment: nothing is harmed, nothing is left, and the next one succeeds. */
class FoldKillTest {
    private static final int KILLS = Integer.getInteger("fold.kills", 4);

    @TempDir
    private Path home;

    @Test
    void aKilledFoldHarmsNothing() throws Exception {
        final Random random = new Random(Long.getLong("seed", System.nanoTime()));
        final SnapshotFixture fixture = new SnapshotFixture(home);
        int killed = 0;
        try (Broker broker = fixture.start()) {
            new PlainClient(broker, "absent", false).subscribe("wanted").close();
            for (int i = 0; i < KILLS; i++) {
                try (PlainClient publisher = new PlainClient(broker, "publisher", true)) {
                    publisher.publish("wanted", false, "message " + i);
                }
                killed += snapshotKilled(fixture, random.nextInt(700)) ? 1 : 0;
            }
            assertTrue(KILLS < 4 || killed > 0, "hardly a kill");
            assertEquals(killed, broker.counters().sum(Counter.SNAPSHOTS_FAILED));
            final long position = fixture.snapshot();
            final List<String> files = fixture.snapshotFiles();
            assertTrue(files.contains(position + ".generation"), files::toString);
            assertTrue(files.stream().noneMatch(name -> name.endsWith(".new")), files::toString);
            final long generations =
                    files.stream().filter(name -> name.endsWith(".generation")).count();
            assertTrue(generations <= 2, files::toString);
            assertEquals(
                    generations,
                    files.stream().filter(name -> name.endsWith(".state")).count(),
                    files::toString);
        }
        try (Broker broker = fixture.start();
                PlainClient subscriber = new PlainClient(broker, "absent", false)) {
            for (int i = 0; i < KILLS; i++) {
                assertEquals("message " + i, subscriber.receive());
            }
        }
    }

    /** A broker that stops while one folds does not wait for it, and the next start sweeps what is left. */
    @Test
    void aStopEndsTheFold() throws Exception {
        final SnapshotFixture fixture = new SnapshotFixture(home);
        final Broker broker = fixture.start();
        final CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> ask(fixture));
        final ProcessHandle child = Objects.requireNonNull(awaitChild(asked), "it folds");
        broker.close();
        child.onExit().get(30, TimeUnit.SECONDS);
        fixture.start().close();
        assertTrue(fixture.snapshotFiles().stream().noneMatch(name -> name.endsWith(".new")));
    }

    private static boolean snapshotKilled(final SnapshotFixture fixture, final long delayMs) throws Exception {
        final CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> ask(fixture));
        final ProcessHandle child = awaitChild(asked);
        TimeUnit.MILLISECONDS.sleep(delayMs);
        if (child != null) {
            child.destroyForcibly();
        }
        try {
            asked.get(60, TimeUnit.SECONDS);
            return false;
        } catch (final ExecutionException e) {
            return true;
        }
    }

    /** The child that runs the fold, once it runs; null if it is through already. */
    private static @Nullable ProcessHandle awaitChild(final CompletableFuture<Void> asked) {
        while (!asked.isDone()) {
            final var child = ProcessHandle.current()
                    .children()
                    .filter(process -> isFold(process.pid()))
                    .findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            Thread.onSpinWait();
        }
        return null;
    }

    private static boolean isFold(final long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains("FoldMain");
        } catch (final IOException e) {
            return false;
        }
    }

    private static void ask(final SnapshotFixture fixture) {
        try {
            fixture.snapshot();
        } catch (final IOException | AdminException e) {
            throw new IllegalStateException(e);
        }
    }
}
