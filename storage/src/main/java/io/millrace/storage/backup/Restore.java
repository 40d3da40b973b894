package io.millrace.storage.backup;

import io.millrace.storage.DataDirectory;
import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a data directory of a backup. Until it is whole it has no {@code meta} and a mark that says so, and no start
 * takes it for one; done again, a restore that was cut short begins anew. One thread, never interrupted.
 */
public final class Restore {
    private static final String META = "meta";

    private Restore() {}

    /**
     * Checks the backup, then copies it.
     *
     * @param dataDirectory must be missing, empty, or what is left of a restore that was cut short
     * @return what was restored; on the disk when this returns
     * @throws IOException if the backup is not complete or damaged: then nothing has changed; or if there is something
     *     in the data directory. The message is for the operator
     */
    public static BackupList restore(final Path backup, final Path dataDirectory) throws IOException {
        final BackupList list = BackupList.read(backup);
        final List<String> damaged = list.damaged(backup);
        if (!damaged.isEmpty()) {
            throw new IOException(
                    damaged.get(0) + (damaged.size() == 1 ? "" : " (and " + (damaged.size() - 1) + " more)")
                            + ": use another backup. Nothing was restored");
        }
        final Path absolute = dataDirectory.toAbsolutePath().normalize();
        prepare(absolute);
        for (final BackupList.Entry entry : list.files()) {
            if (!entry.name().equals(META)) {
                copy(backup.resolve(entry.name()), absolute.resolve(entry.name()));
            }
        }
        DurableFiles.createDirectories(absolute.resolve("journal"));
        forceDirectories(absolute);
        DataDirectory.writeMetaBehind(backup, absolute);
        DurableFiles.delete(absolute.resolve(DataDirectory.RESTORING));
        return list;
    }

    private static void prepare(final Path dataDirectory) throws IOException {
        DurableFiles.createDirectories(dataDirectory);
        final Path mark = dataDirectory.resolve(DataDirectory.RESTORING);
        final boolean isLeftover = Files.exists(mark) && !Files.exists(dataDirectory.resolve(META));
        final List<Path> present;
        try (Stream<Path> files = Files.list(dataDirectory)) {
            present = files.toList();
        }
        if (!present.isEmpty() && !isLeftover) {
            throw new IOException("data directory " + dataDirectory
                    + " is not empty: move what is in it away, or name another one. Nothing was restored");
        }
        if (!isLeftover) {
            Files.createFile(mark);
            DurableFiles.force(dataDirectory);
        }
    }

    private static void copy(final Path from, final Path to) throws IOException {
        final Path parent = to.getParent();
        if (parent != null) {
            DurableFiles.createDirectories(parent);
        }
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.force(to);
    }

    private static void forceDirectories(final Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (final Path each : walk.filter(Files::isDirectory).toList()) {
                DurableFiles.force(each);
            }
        }
    }
}
