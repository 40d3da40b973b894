package io.millrace.storage.admin;

import io.millrace.storage.DataDirectory;
import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory {@code admin} of a data directory: what administrators keep, in collections of keys and values.
 *
 * <pre>
 *   admin/
 *     users             a collection, see {@link AdminFile}
 *     users.previous    the same before its last change, for an operator to go back to
 *     users.new         what a process that died was writing; removed by the next start
 * </pre>
 *
 * Secrets do not belong here in plain: callers keep salted hashes. The lock of the data directory keeps other processes
 * away. One thread at a time: the one that starts the broker, then the administration's.
 */
public final class AdminStore {
    private static final String DIRECTORY = "admin";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}");

    private final Path directory;
    private final SortedMap<String, AdminCollection> collections = new TreeMap<>();

    private AdminStore(final Path directory) {
        this.directory = directory;
    }

    /**
     * Creates what is missing, removes what a dead process left half written, and reads every collection.
     *
     * @throws IOException if a collection is damaged, missing or of a newer release; the message is meant for the
     *     operator
     */
    public static AdminStore open(final DataDirectory dataDirectory) throws IOException {
        final AdminStore store = new AdminStore(dataDirectory.path().resolve(DIRECTORY));
        if (!Files.isDirectory(store.directory)) {
            DurableFiles.createDirectories(store.directory);
            Files.setPosixFilePermissions(store.directory, PosixFilePermissions.fromString("rwx------"));
        }
        for (final String fileName : fileNames(store.directory)) {
            if (isLeftOver(fileName)) {
                DurableFiles.delete(store.directory.resolve(fileName));
            }
        }
        for (final String name : names(store.directory)) {
            store.collections.put(name, AdminCollection.read(store.directory.resolve(name)));
        }
        return store;
    }

    /**
     * What {@link #open} would refuse, a sentence for each collection; empty if it would not. Changes nothing and takes
     * no lock: a broker may be running, for a file is replaced whole.
     */
    public static List<String> damaged(final Path dataDirectory) throws IOException {
        final Path directory = dataDirectory.resolve(DIRECTORY);
        final List<String> sentences = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            for (final String name : names(directory)) {
                try {
                    AdminFile.read(directory.resolve(name));
                } catch (final AdminFileException e) {
                    sentences.add(e.sentence());
                }
            }
        }
        return sentences;
    }

    /**
     * The collection of this name, empty if there was none; the same object each time.
     *
     * @param name lower case letters, digits and underscores, at most 64
     */
    public AdminCollection collection(final String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a collection's name has 1 to 64 of a-z, 0-9 and _: " + name);
        }
        return collections.computeIfAbsent(name, missing -> AdminCollection.empty(directory.resolve(missing)));
    }

    /** Of the collections that have a file, or had one: one that is gone must not come back as an empty one. */
    private static List<String> names(final Path directory) throws IOException {
        return fileNames(directory).stream()
                .map(fileName -> fileName.endsWith(AdminFile.PREVIOUS)
                        ? fileName.substring(0, fileName.length() - AdminFile.PREVIOUS.length())
                        : fileName)
                .filter(name -> NAME.matcher(name).matches())
                .distinct()
                .toList();
    }

    private static boolean isLeftOver(final String fileName) {
        final int dot = fileName.indexOf('.');
        return dot > 0
                && NAME.matcher(fileName.substring(0, dot)).matches()
                && (fileName.substring(dot).equals(AdminFile.NEW)
                        || fileName.substring(dot).equals(AdminFile.PREVIOUS + AdminFile.NEW));
    }

    private static List<String> fileNames(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
