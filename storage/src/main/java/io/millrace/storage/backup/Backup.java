package io.millrace.storage.backup;

import io.millrace.storage.DurableFiles;
import io.millrace.storage.chronicle.JournalFile;
import io.millrace.storage.chronicle.JournalFiles;
import io.millrace.storage.snapshot.CarriedRange;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a data directory needs to be started elsewhere: {@code meta}, the newest snapshot and its files, the
 * journal from its base on, what is quarantined, the administrative store. Files that never change are linked where the
 * file system can. The copy is a backup once {@link BackupList} is written, as the last of all.
 *
 * <p>Nothing may be deleted in the source meanwhile: with the broker running, the thread that deletes makes the backup;
 * otherwise who holds the lock does. One thread, never interrupted.
 */
public final class Backup {
    private static final String JOURNAL = "journal";
    private static final String SNAPSHOTS = "snapshots";
    private static final int END_OF_FILE_LENGTH = Integer.BYTES;

    private final Path source;
    private final Path target;
    private final List<Path> written = new ArrayList<>();

    private Backup(final Path source, final Path target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Makes the backup.
     *
     * @param target must be missing or empty
     * @param newest the snapshot to take; null if there is none
     * @param isRunning true: only closed files of the journal are taken, the broker goes on writing the newest
     * @return what it consists of; the source is unchanged
     * @throws FileAlreadyExistsException if something is in the target
     * @throws IOException if a file that is needed is missing, or cannot be read or written
     */
    public static BackupList write(
            final Path dataDirectory, final Path target, final @Nullable Generation newest, final boolean isRunning)
            throws IOException {
        final Path absolute = target.toAbsolutePath().normalize();
        final Path from = dataDirectory.toAbsolutePath().normalize();
        if (absolute.startsWith(from)) {
            throw new IOException("a backup must not lie in the data directory " + from);
        }
        DurableFiles.createDirectories(absolute);
        try (Stream<Path> present = Files.list(absolute)) {
            if (present.findAny().isPresent()) {
                throw new FileAlreadyExistsException(
                        absolute.toString(), null, "is not empty: name a directory that is, or that is not there yet");
            }
        }
        return new Backup(from, absolute).write(newest, isRunning);
    }

    private BackupList write(final @Nullable Generation newest, final boolean isRunning) throws IOException {
        copy(source.resolve("meta"));
        copyAll(source.resolve("quarantine"));
        copyAll(source.resolve("admin"));
        DurableFiles.createDirectories(target.resolve(SNAPSHOTS));
        if (newest != null) {
            final Path snapshots = SnapshotFiles.directory(source);
            link(SnapshotFiles.state(snapshots, newest.position()));
            for (final CarriedRange range : newest.carried()) {
                link(SnapshotFiles.carried(snapshots, range));
            }
            link(SnapshotFiles.generation(snapshots, newest.position()));
        }
        DurableFiles.createDirectories(target.resolve(JOURNAL));
        final long position = copyJournal(newest, isRunning);
        final List<BackupList.Entry> entries = new ArrayList<>();
        for (final Path file : written) {
            entries.add(BackupList.of(target, file));
        }
        forceDirectories();
        final BackupList list = new BackupList(position, System.currentTimeMillis(), entries);
        list.write(target);
        return list;
    }

    /** @return behind the last record */
    private long copyJournal(final @Nullable Generation newest, final boolean isRunning) throws IOException {
        final long base = newest == null ? 0 : newest.basePosition();
        final List<JournalFile> files = wanted(JournalFiles.list(source.resolve(JOURNAL)), base, isRunning);
        long position = files.isEmpty() ? base : files.get(0).from();
        if (position > base || files.isEmpty() && base > 0) {
            throw new IOException("the journal in " + source.resolve(JOURNAL) + " does not go back to position " + base
                    + ", from which on the snapshot needs it");
        }
        for (final JournalFile file : files) {
            if (file.from() != position) {
                throw new IOException("journal file " + file.path() + " begins at position " + file.from()
                        + ", where position " + position + " was expected");
            }
            if (!linkClosed(file)) {
                copyPrefix(file);
            }
            position = file.to();
        }
        if (newest != null && position < newest.position()) {
            throw new IOException("the journal in " + source.resolve(JOURNAL) + " ends at position " + position
                    + ", before the snapshot of position " + newest.position());
        }
        return position;
    }

    /** If nothing lies behind the base yet, then the file that ends there: it tells the next one where to begin. */
    private static List<JournalFile> wanted(final List<JournalFile> files, final long base, final boolean isRunning) {
        final List<JournalFile> wanted = new ArrayList<>();
        for (final JournalFile file : files) {
            if (file.isClosed() || !isRunning) {
                if (file.to() <= base) {
                    wanted.clear();
                }
                wanted.add(file);
            }
        }
        if (wanted.size() > 1 && wanted.get(0).to() <= base) {
            wanted.remove(0);
        }
        return wanted;
    }

    /** A file with an end mark never changes any more. */
    private boolean linkClosed(final JournalFile file) throws IOException {
        return file.isMarked() && tryLink(file.path());
    }

    private void copyPrefix(final JournalFile file) throws IOException {
        final Path copy = place(file.path());
        final long length = file.length() + (file.isMarked() ? END_OF_FILE_LENGTH : 0);
        try (FileChannel from = FileChannel.open(file.path(), StandardOpenOption.READ);
                FileChannel to = FileChannel.open(
                        copy,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (long done = 0; done < length; ) {
                final long part = from.transferTo(done, length - done, to);
                if (part <= 0) {
                    throw new IOException("journal file " + file.path() + " became shorter while it was copied");
                }
                done += part;
            }
            to.force(true);
        }
        written.add(copy);
    }

    private void link(final Path file) throws IOException {
        if (!tryLink(file)) {
            copy(file);
        }
    }

    private boolean tryLink(final Path file) throws IOException {
        final Path link = place(file);
        try {
            Files.createLink(link, file);
        } catch (final NoSuchFileException e) {
            throw e;
        } catch (final FileSystemException | UnsupportedOperationException e) {
            // Another file system, or one without links.
            return false;
        }
        written.add(link);
        return true;
    }

    private void copy(final Path file) throws IOException {
        final Path copy = place(file);
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.force(copy);
        written.add(copy);
    }

    private Path place(final Path file) throws IOException {
        final Path place = target.resolve(source.relativize(file));
        final Path parent = place.getParent();
        if (parent != null) {
            DurableFiles.createDirectories(parent);
        }
        return place;
    }

    /** Their owner replaces them whole, so each is one or the other; what is being made, or was replaced, is left out. */
    private void copyAll(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".new"))
                    .sorted()
                    .toList();
        }
        for (final Path file : files) {
            try {
                copy(file);
            } catch (final NoSuchFileException e) {
                if (Files.exists(file)) {
                    throw e;
                }
            }
        }
    }

    private void forceDirectories() throws IOException {
        try (Stream<Path> walk = Files.walk(target)) {
            for (final Path directory : walk.filter(Files::isDirectory).toList()) {
                DurableFiles.force(directory);
            }
        }
    }
}
