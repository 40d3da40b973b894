package io.millrace.storage.snapshot;

import java.nio.file.Path;

/** The names in the directory {@code snapshots}. A name that ends in {@code .new} is of a file that is being made. */
public final class SnapshotFiles {
    static final String STATE = ".state";
    static final String CARRIED = ".carried";
    static final String GENERATION = ".generation";
    static final String NEW = ".new";

    private SnapshotFiles() {}

    /** Where the snapshots of a data directory live. */
    public static Path directory(final Path dataDirectory) {
        return dataDirectory.resolve("snapshots");
    }

    /** The replayed state after every record before {@code position}. */
    public static Path state(final Path directory, final long position) {
        return directory.resolve(position + STATE);
    }

    /** A file of carried-over records. */
    public static Path carried(final Path directory, final CarriedRange range) {
        return directory.resolve(range.from() + "-" + range.to() + "-" + range.length() + CARRIED);
    }

    /** The file whose being there makes a generation. */
    public static Path generation(final Path directory, final long position) {
        return directory.resolve(position + GENERATION);
    }

    /** The same before it is adopted. */
    public static Path candidate(final Path directory, final long position) {
        return beside(generation(directory, position));
    }

    static Path beside(final Path file) {
        return file.resolveSibling(file.getFileName() + NEW);
    }
}
