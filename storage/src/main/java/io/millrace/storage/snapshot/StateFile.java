package io.millrace.storage.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file of one snapshot's replayed state. What is in it is the router's; it is checked, piece by piece, by who
 * restores it.
 */
public final class StateFile {
    private StateFile() {}

    /**
     * A new one. Nothing stands under its name before it is finished.
     *
     * @throws IOException if it cannot be made
     */
    public static StateWriter create(final Path file) throws IOException {
        return new StateWriter(new NewFile(file));
    }

    /** @throws IOException if it cannot be read */
    public static StateReader open(final Path file) throws IOException {
        return new StateReader(file);
    }
}
