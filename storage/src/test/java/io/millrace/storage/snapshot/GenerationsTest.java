package io.millrace.storage.snapshot;

import static io.millrace.storage.snapshot.SnapshotFixture.named;
import static io.millrace.storage.snapshot.SnapshotFixture.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two good generations are kept, whatever is damaged, and nothing else. */
class GenerationsTest {
    @TempDir
    private Path dataDirectory;

    private Path directory = Path.of("");
    private SnapshotFixture fixture = new SnapshotFixture(directory);

    @BeforeEach
    void locate() {
        directory = SnapshotFiles.directory(dataDirectory);
        fixture = new SnapshotFixture(directory);
    }

    @Test
    void isEmptyAtFirst() throws Exception {
        final Generations generations = Generations.open(dataDirectory);
        assertEquals(List.of(), generations.newestFirst());
        assertEquals(List.of(), generations.damaged());
        assertEquals(0, generations.journalFrom());
        assertEquals(directory, generations.directory());
        assertEquals(0, generations.sweep());
    }

    @Test
    void keepsTwoAndWhatTheyName() throws Exception {
        final Generations generations = Generations.open(dataDirectory);
        final CarriedRange shared = fixture.carry(0, 400);
        final CarriedRange own = fixture.carry(800);
        final Generation first = adopt(generations, fixture.prepare(2000, 2000, shared, own));
        assertEquals(0, generations.journalFrom());
        final Generation second = adopt(generations, fixture.prepare(4000, 4000, shared, fixture.carry(2400)));
        assertEquals(2000, generations.journalFrom());
        assertEquals(named(generations, List.of(first, second)), names(directory));
        final Generation third =
                adopt(generations, fixture.prepare(6000, 4000, second.carried().get(1)));
        assertEquals(4000, generations.journalFrom());
        assertEquals(List.of(third, second), generations.newestFirst());
        assertEquals(named(generations, List.of(second, third)), names(directory));
        assertTrue(Files.exists(SnapshotFiles.carried(directory, shared)));
        assertFalse(Files.exists(SnapshotFiles.carried(directory, own)));
        adopt(generations, fixture.prepare(8000, 8000));
        assertFalse(Files.exists(SnapshotFiles.carried(directory, shared)));
        assertEquals(generations.newestFirst(), Generations.open(dataDirectory).newestFirst());
    }

    /** A file of fewer records from the same range does not take the place of the one that an older generation names. */
    @Test
    void rewrittenFileStandsBesideTheOldOne() throws Exception {
        final Generations generations = Generations.open(dataDirectory);
        final Generation first = adopt(generations, fixture.prepare(2000, 2000, fixture.carry(0, 400, 800)));
        final Generation second = adopt(generations, fixture.prepare(4000, 4000, fixture.carry(0, 800)));
        Generations.open(dataDirectory).verify(first);
        Generations.open(dataDirectory).verify(second);
    }

    @Test
    void sweepsLeftovers() throws Exception {
        final Generations generations = Generations.open(dataDirectory);
        final Generation kept = adopt(generations, fixture.prepare(2000, 2000, fixture.carry(0)));
        fixture.prepare(4000, 4000, fixture.carry(2400));
        Files.writeString(directory.resolve("6000.state.new"), "half");
        Files.writeString(directory.resolve("notes.txt"), "an operator's");
        assertEquals(4, Generations.open(dataDirectory).sweep());
        final Set<String> expected = named(generations, List.of(kept));
        expected.add("notes.txt");
        assertEquals(expected, names(directory));
    }

    @Test
    void newerFormatIsRefused() throws Exception {
        adopt(Generations.open(dataDirectory), fixture.prepare(2000, 2000));
        final Path file = SnapshotFiles.generation(directory, 4000);
        Files.write(file, GenerationFileTest.newer(Files.readAllBytes(SnapshotFiles.generation(directory, 2000))));
        final IOException e = assertThrows(NewerFormatException.class, () -> Generations.open(dataDirectory));
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::getMessage);
    }

    @Test
    void adoptsNothingThatIsIncomplete() throws Exception {
        final Generations generations = Generations.open(dataDirectory);
        final Generation kept = adopt(generations, fixture.prepare(2000, 2000));
        assertThrows(IOException.class, () -> generations.adopt(4000));
        fixture.prepare(4000, 4000, fixture.carry(2400));
        Files.delete(SnapshotFiles.state(directory, 4000));
        assertThrows(SnapshotDamagedException.class, () -> generations.adopt(4000));
        fixture.prepare(6000, 6000);
        SnapshotFixture.flipBit(SnapshotFiles.candidate(directory, 6000), 20);
        assertThrows(SnapshotDamagedException.class, () -> generations.adopt(6000));
        assertEquals(List.of(kept), generations.newestFirst());
        assertEquals(List.of(kept), Generations.open(dataDirectory).newestFirst());
        assertEquals(List.of(), generations.damaged());
    }

    @Test
    void verificationNamesWhatIsWrong() throws Exception {
        final CarriedRange carried = fixture(0, 400);
        final Generation generation = adopt(Generations.open(dataDirectory), fixture.prepare(2000, 2000, carried));
        Generations.open(dataDirectory).verify(generation);
        final Path state = SnapshotFiles.state(directory, 2000);
        final byte[] good = Files.readAllBytes(state);
        Files.write(state, new byte[90]);
        assertRefused(generation, "file " + state + " at offset 90: it is of 90 bytes, but 100 were written");
        Files.delete(state);
        assertRefused(generation, "file " + state + " at offset 0: it is missing");
        Files.write(state, good);
        final Path file = SnapshotFiles.carried(directory, carried);
        final byte[] goodRecords = Files.readAllBytes(file);
        SnapshotFixture.flipBit(file, 16 + 120 + 30);
        assertRefused(
                generation, "file " + file + " at offset 136: the checksum of the record at position 400 is wrong");
        Files.write(file, goodRecords);
        SnapshotFixture.flipBit(file, -1);
        assertRefused(generation, "file " + file + " at offset ");
        Files.delete(file);
        assertRefused(generation, "file " + file + " at offset 0: it is missing");
        Files.write(file, goodRecords);
        Generations.open(dataDirectory).verify(generation);
    }

    /** The newest is damaged: the one before it is then all that there is, and must not go with the next. */
    @Test
    void damagedGenerationDoesNotCount() throws Exception {
        Generations generations = Generations.open(dataDirectory);
        final Generation first = adopt(generations, fixture.prepare(2000, 2000, fixture.carry(0)));
        final Generation second = adopt(generations, fixture.prepare(4000, 4000, fixture.carry(2400)));
        SnapshotFixture.flipBit(
                SnapshotFiles.carried(directory, second.carried().get(0)), 40);
        generations = Generations.open(dataDirectory);
        assertEquals(List.of(second, first), generations.newestFirst());
        final Generations opened = generations;
        assertThrows(IOException.class, () -> opened.verify(second));
        generations.verify(first);
        assertEquals(List.of(first), generations.newestFirst());
        assertEquals(1, generations.damaged().size());
        assertEquals(0, generations.journalFrom());
        assertEquals(0, generations.sweep());
        final Generation third = adopt(generations, fixture.prepare(6000, 6000));
        assertEquals(List.of(third, first), generations.newestFirst());
        assertEquals(2000, generations.journalFrom());
        assertEquals(named(generations, List.of(third, first)), names(directory));
    }

    @Test
    void unreadableGenerationIsToldAndItsFilesStayUntilTwoAreGood() throws Exception {
        Generations generations = Generations.open(dataDirectory);
        final Generation first = adopt(generations, fixture.prepare(2000, 2000, fixture.carry(0)));
        adopt(generations, fixture.prepare(4000, 4000, fixture.carry(2400)));
        final Path file = SnapshotFiles.generation(directory, 4000);
        SnapshotFixture.flipBit(file, 30);
        generations = Generations.open(dataDirectory);
        assertEquals(List.of(first), generations.newestFirst());
        assertTrue(generations.damaged().get(0).contains(file.toString()));
        assertEquals(0, generations.journalFrom());
        assertEquals(0, generations.sweep());
        final Generation third = adopt(generations, fixture.prepare(6000, 6000));
        assertEquals(List.of(third, first), generations.newestFirst());
        assertEquals(named(generations, List.of(third, first)), names(directory));
    }

    @Test
    void rejectedGenerationCanBeMadeAgain() throws Exception {
        final Generations generations = Generations.open(dataDirectory);
        final Generation first = adopt(generations, fixture.prepare(2000, 2000));
        generations.reject(first, "its state is not one");
        assertEquals(List.of(), generations.newestFirst());
        assertEquals(List.of("its state is not one"), generations.damaged());
        final Generation again = adopt(generations, fixture.prepare(2000, 2000));
        assertEquals(List.of(again), generations.newestFirst());
        assertEquals(named(generations, List.of(again)), names(directory));
    }

    private CarriedRange fixture(final long... positions) throws IOException {
        Files.createDirectories(directory);
        return fixture.carry(positions);
    }

    private static Generation adopt(final Generations generations, final Generation candidate) throws IOException {
        generations.verify(candidate);
        assertEquals(candidate, generations.adopt(candidate.position()));
        return candidate;
    }

    private void assertRefused(final Generation generation, final String sentence) throws IOException {
        final Generations generations = Generations.open(dataDirectory);
        final IOException e = assertThrows(IOException.class, () -> generations.verify(generation));
        assertTrue(String.valueOf(e.getMessage()).startsWith("snapshot is damaged: " + sentence), e::getMessage);
        assertEquals(List.of(String.valueOf(e.getMessage())), generations.damaged());
    }
}
