package io.millrace.storage.snapshot;

import static io.millrace.storage.snapshot.SnapshotFixture.named;
import static io.millrace.storage.snapshot.SnapshotFixture.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.snapshot.RecordedChanges.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process or the machine dies at any step of an adoption: all that was forced by then is on the disk, and of what was
 * not, any part. Two whole generations are there in every case, the journal they need has not been given up, and a sweep
 * leaves nothing but what they name.
 */
class AdoptionCrashTest {
    @TempDir
    private Path root;

    private Path before = Path.of("");
    private int outcomeCount;

    /** Two generations, the older with files of its own, and a candidate that shares. */
    @BeforeEach
    void prepare() throws IOException {
        before = root.resolve("before");
        final Generations generations = Generations.open(before);
        final SnapshotFixture fixture = new SnapshotFixture(generations.directory());
        final CarriedRange shared = fixture.carry(0, 400);
        fixture.prepare(2000, 2000, shared, fixture.carry(1200));
        generations.adopt(2000);
        fixture.prepare(4000, 4000, shared, fixture.carry(2400));
        generations.adopt(4000);
        fixture.prepare(6000, 6000, shared, fixture.carry(2400, 4400));
    }

    @Test
    void everyCrashLeavesTwoGenerations() throws IOException {
        final List<Step> steps = stepsOfAdoption();
        assertEquals(List.of("rename", "force", "delete", "force"), kinds(steps.subList(0, 4)));
        checkEveryCrash(steps);
        assertTrue(outcomeCount > 10, "only " + outcomeCount);
    }

    /** Sabotage: it is the forcing in between that does it. */
    @Test
    void withoutForcingACrashCanLeaveLess() throws IOException {
        final List<Step> steps = stepsOfAdoption();
        for (final int left : new int[] {1, 3}) {
            final List<Step> fewer = Stream.concat(
                            steps.subList(0, left).stream(), steps.subList(left + 1, steps.size()).stream())
                    .toList();
            assertThrows(AssertionError.class, () -> checkEveryCrash(fewer), "without step " + left);
        }
    }

    /** Sabotage: first what is named, then the name, is the wrong order. */
    @Test
    void deletingFilesFirstCanLeaveLess() throws IOException {
        final List<Step> steps = stepsOfAdoption();
        final List<Step> reordered = Stream.of(steps.subList(0, 2), steps.subList(4, steps.size()), steps.subList(2, 4))
                .flatMap(List::stream)
                .toList();
        assertThrows(AssertionError.class, () -> checkEveryCrash(reordered));
    }

    private List<Step> stepsOfAdoption() throws IOException {
        final Path copy = copy(before);
        final RecordedChanges changes = new RecordedChanges();
        final Generations generations = Generations.open(copy, changes);
        generations.adopt(6000);
        assertEquals(4000, generations.journalFrom());
        return changes.steps();
    }

    private void checkEveryCrash(final List<Step> steps) throws IOException {
        for (int done = 0; done <= steps.size(); done++) {
            int forced = done;
            while (forced > 0 && !steps.get(forced - 1).isForce()) {
                forced--;
            }
            final int open = done - forced;
            for (int survivors = 0; survivors < 1 << open; survivors++) {
                final Path outcome = copy(before);
                for (int i = 0; i < done; i++) {
                    if (i < forced || (survivors & 1 << i - forced) != 0) {
                        steps.get(i).applyTo(SnapshotFiles.directory(outcome));
                    }
                }
                check(outcome, "after " + steps.subList(0, done) + ", survivors " + Integer.toBinaryString(survivors));
                outcomeCount++;
            }
        }
    }

    private static void check(final Path dataDirectory, final String crash) throws IOException {
        final Generations generations = Generations.open(dataDirectory);
        final List<Generation> found = generations.newestFirst();
        try {
            for (final Generation generation : found) {
                generations.verify(generation);
            }
            generations.sweep();
        } catch (final IOException e) {
            throw new AssertionError(crash, e);
        }
        final List<Generation> kept = generations.newestFirst();
        assertEquals(2, kept.size(), crash);
        assertEquals(4000, kept.get(kept.get(0).position() == 6000 ? 1 : 0).position(), crash);
        assertEquals(named(generations, kept), names(generations.directory()), crash);
        assertEquals(List.of(), generations.damaged(), crash);
    }

    private static List<String> kinds(final List<Step> steps) {
        return steps.stream().map(Step::kind).toList();
    }

    private Path copy(final Path dataDirectory) throws IOException {
        final Path copy = Files.createTempDirectory(root, "copy");
        final Path target = Files.createDirectory(SnapshotFiles.directory(copy));
        try (Stream<Path> files = Files.list(SnapshotFiles.directory(dataDirectory))) {
            for (final Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
