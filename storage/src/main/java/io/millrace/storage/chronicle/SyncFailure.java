package io.millrace.storage.chronicle;

import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code sync-failed} of a journal: a sync failed while the machine ran under the boot identifier in it. The
 * kernel has marked clean the pages that it could not write: it goes on showing them, and a further sync succeeds. So
 * what is read is not what is on the disk until the machine was started again, and nothing may be built on it.
 */
final class SyncFailure {
    static final String FILE_NAME = "sync-failed";

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private SyncFailure() {}

    /**
     * Not forced: it has to outlive this process, not the machine's run, and the disk has just refused. What cannot be
     * written is added to the failure.
     */
    static void note(final Path directory, final IOException failure) {
        try {
            Files.writeString(directory.resolve(FILE_NAME), bootId(), StandardCharsets.US_ASCII);
        } catch (final IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** @throws IOException if one failed since the machine was started */
    static void check(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return;
        }
        if (Files.readString(file, StandardCharsets.US_ASCII).equals(bootId())) {
            throw new IOException("the last run could not put its journal on the disk, and what is read now is not what"
                    + " is there: look after the disk, then start the machine again. If the file system was unmounted"
                    + " instead, delete " + file);
        }
        DurableFiles.delete(file);
    }

    private static String bootId() throws IOException {
        return Files.readString(BOOT_ID, StandardCharsets.US_ASCII).trim();
    }
}
