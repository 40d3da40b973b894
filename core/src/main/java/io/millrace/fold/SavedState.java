package io.millrace.fold;

import io.millrace.monitor.CounterSet;
import io.millrace.routing.Router;
import io.millrace.snapshot.SnapshotException;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.storage.snapshot.SnapshotFiles;
import io.millrace.storage.snapshot.StateFile;
import io.millrace.storage.snapshot.StateReader;
import io.millrace.storage.snapshot.StateWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The replayed state of a router in its file. Whoever owns the router. */
public final class SavedState {
    private SavedState() {}

    /**
     * Writes the state after every record before {@code position}; it is on the disk when this returns.
     *
     * @param snapshots the directory
     * @return the length of the file in bytes
     */
    public static long write(final Path snapshots, final long position, final Router router) throws IOException {
        try (StateWriter file = StateFile.create(SnapshotFiles.state(snapshots, position))) {
            router.snapshot(Router.writerOf(file::write));
            return file.finish();
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * A router in the state that was written.
     *
     * @param hashSeed see {@link Router#Router}
     * @throws IOException if the file cannot be read, or is not what was written; the message names it
     */
    public static Router read(final Path snapshots, final long position, final CounterSet counters, final long hashSeed)
            throws IOException {
        final Path path = SnapshotFiles.state(snapshots, position);
        try (StateReader file = StateFile.open(path)) {
            return Router.restore(counters, hashSeed, new SnapshotReader(file::read));
        } catch (final SnapshotException e) {
            throw new IOException("file " + path + ": " + e.getMessage(), e);
        } catch (final UncheckedIOException e) {
            throw new IOException("file " + path + ": " + e.getMessage(), e);
        }
    }
}
