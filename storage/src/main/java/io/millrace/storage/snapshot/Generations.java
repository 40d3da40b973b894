package io.millrace.storage.snapshot;

import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The snapshots of a data directory. Two good generations are kept, and what they name. A generation is there once its
 * file was renamed into place, and gone once that file is deleted; only then are the files deleted that nothing names any
 * more. So a death at any point leaves what was good before, and something for {@link #sweep}.
 *
 * <p>One thread at a time: the one that starts, then the snapshot thread.
 */
public final class Generations {
    private static final int KEPT_COUNT = 2;

    private final Path directory;
    private final DirectoryChanges changes;
    private final Verification verification;
    /** Newest first. */
    private final List<Generation> good = new ArrayList<>();
    /** Readable, but of no use. What they name stays until two good ones are there. */
    private final List<Generation> rejected = new ArrayList<>();
    /** The files of those that could not even be read: nobody knows what they name. */
    private final List<Path> unreadable = new ArrayList<>();

    private final List<String> damaged = new ArrayList<>();

    private Generations(final Path directory, final DirectoryChanges changes) {
        this.directory = directory;
        this.changes = changes;
        this.verification = new Verification(directory);
    }

    /**
     * Reads which generations there are, not what they name.
     *
     * @throws NewerFormatException if a newer release wrote one
     * @throws IOException if the directory cannot be made or read
     */
    public static Generations open(final Path dataDirectory) throws IOException {
        return open(dataDirectory, new DirectoryChanges());
    }

    static Generations open(final Path dataDirectory, final DirectoryChanges changes) throws IOException {
        final Path directory = SnapshotFiles.directory(dataDirectory);
        DurableFiles.createDirectories(directory);
        final Generations opened = new Generations(directory, changes);
        for (final Path file : opened.list(SnapshotFiles.GENERATION)) {
            opened.read(file);
        }
        opened.good.sort(Comparator.comparingLong(Generation::position).reversed());
        return opened;
    }

    /** Where the snapshots live. */
    public Path directory() {
        return directory;
    }

    /** Those that nothing is known against; a copy. */
    public List<Generation> newestFirst() {
        return List.copyOf(good);
    }

    /** A sentence for each generation that was found damaged since {@link #open}, for the operator. */
    public List<String> damaged() {
        return List.copyOf(damaged);
    }

    /** The position below which no file of the journal is needed: 0 unless two generations are there. */
    public long journalFrom() {
        return good.size() < KEPT_COUNT ? 0 : good.get(KEPT_COUNT - 1).basePosition();
    }

    /** The files of a generation: its own, the state, what was carried over. */
    public List<Path> files(final Generation generation) {
        final List<Path> files = new ArrayList<>();
        files.add(SnapshotFiles.generation(directory, generation.position()));
        files.add(SnapshotFiles.state(directory, generation.position()));
        for (final CarriedRange range : generation.carried()) {
            files.add(SnapshotFiles.carried(directory, range));
        }
        return files;
    }

    /**
     * Reads whether the files are what was written: the length of the state, and every carried-over record, though each
     * file only once. A generation that fails is {@link #reject rejected}. What is in the state, who restores it finds
     * out.
     *
     * @throws IOException if not; the message names file and offset, and is meant for the operator
     */
    public void verify(final Generation generation) throws IOException {
        try {
            verification.verify(generation);
        } catch (final NewerFormatException e) {
            throw e;
        } catch (final IOException e) {
            reject(generation, sentence(e));
            throw e;
        }
    }

    /** It counts as damaged from now on: the one before it is the newest, and must not be deleted for it. */
    public void reject(final Generation generation, final String why) {
        if (good.remove(generation)) {
            rejected.add(generation);
            damaged.add(why);
        }
    }

    /**
     * Makes the candidate, which was {@link #verify verified}, the newest generation, and deletes what two good ones do
     * not need; not while another candidate is being made. It is on the disk when this returns: then readers are told,
     * then the journal may give up what lies below {@link #journalFrom}.
     *
     * @throws IOException if there is no candidate, or it is incomplete: then nothing has changed; or if the disk
     *     refuses: then it is adopted, or not, as a new {@link #open} shows
     */
    public Generation adopt(final long position) throws IOException {
        final Path candidate = SnapshotFiles.candidate(directory, position);
        final Generation adopted = GenerationFile.read(candidate);
        verification.checkLengths(adopted);
        final Path file = SnapshotFiles.generation(directory, position);
        changes.rename(candidate, file);
        changes.force(directory);
        unreadable.remove(file);
        rejected.removeIf(other -> other.position() == position);
        good.removeIf(other -> other.position() == position);
        good.add(adopted);
        good.sort(Comparator.comparingLong(Generation::position).reversed());
        dropOld();
        deleteUnnamed();
        return adopted;
    }

    /**
     * Deletes what no generation needs: what a death left behind. Not while a candidate is being made, and at a start not
     * before it is known which generation is good.
     *
     * @return how many files
     */
    public int sweep() throws IOException {
        final List<Path> unfinished = list(SnapshotFiles.NEW);
        for (final Path file : unfinished) {
            changes.delete(file);
        }
        return unfinished.size() + dropOld() + deleteUnnamed();
    }

    private void read(final Path file) throws IOException {
        try {
            good.add(GenerationFile.read(file));
        } catch (final NewerFormatException e) {
            throw e;
        } catch (final IOException e) {
            unreadable.add(file);
            damaged.add(sentence(e));
        }
    }

    private int dropOld() throws IOException {
        final List<Path> dropped = new ArrayList<>();
        while (good.size() > KEPT_COUNT) {
            dropped.add(fileOf(good.remove(KEPT_COUNT)));
        }
        if (good.size() == KEPT_COUNT) {
            dropped.addAll(unreadable);
            unreadable.clear();
            rejected.forEach(generation -> dropped.add(fileOf(generation)));
            rejected.clear();
        }
        for (final Path file : dropped) {
            changes.delete(file);
        }
        if (!dropped.isEmpty()) {
            // First the generation is gone, then what it named: never a generation without its files.
            changes.force(directory);
        }
        return dropped.size();
    }

    private int deleteUnnamed() throws IOException {
        if (!unreadable.isEmpty()) {
            return 0;
        }
        final Set<Path> named = new HashSet<>();
        good.forEach(generation -> named.addAll(files(generation)));
        rejected.forEach(generation -> named.addAll(files(generation)));
        int count = 0;
        for (final String kind : List.of(SnapshotFiles.STATE, SnapshotFiles.CARRIED)) {
            for (final Path file : list(kind)) {
                if (!named.contains(file)) {
                    changes.delete(file);
                    count++;
                }
            }
        }
        return count;
    }

    private Path fileOf(final Generation generation) {
        return SnapshotFiles.generation(directory, generation.position());
    }

    private List<Path> list(final String kind) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(kind))
                    .sorted()
                    .toList();
        }
    }

    private static String sentence(final IOException e) {
        return e instanceof SnapshotDamagedException ? String.valueOf(e.getMessage()) : "snapshot cannot be read: " + e;
    }
}
