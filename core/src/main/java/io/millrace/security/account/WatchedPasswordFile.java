package io.millrace.security.account;

import io.millrace.security.password.StoredPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link PasswordFile} that is read again when it changes, by the thread {@code millrace-passwords}. A change that
 * cannot be used leaves everything as it was, and the log says why.
 */
public final class WatchedPasswordFile implements AccountSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(WatchedPasswordFile.class);

    private final Path path;
    private final StoredPassword noAccounts;
    private final @Nullable ScheduledExecutorService thread;
    private volatile PasswordFile file;
    private String stamp;

    private WatchedPasswordFile(
            final Path path,
            final PasswordFile file,
            final String stamp,
            final StoredPassword noAccounts,
            final @Nullable ScheduledExecutorService thread) {
        this.path = path;
        this.file = file;
        this.stamp = stamp;
        this.noAccounts = noAccounts;
        this.thread = thread;
    }

    /**
     * Reads the file and begins to look at it.
     *
     * @param intervalMs between two looks; 0: none
     * @param noAccounts the decoy of a file without accounts
     * @throws PasswordFileException if it cannot be used
     */
    public static WatchedPasswordFile open(final Path path, final long intervalMs, final StoredPassword noAccounts)
            throws PasswordFileException {
        // Looked at before it is read: what changes in between is seen the next time.
        final String stamp = stamp(path);
        final PasswordFile file = PasswordFile.read(path);
        final ScheduledExecutorService thread = intervalMs == 0
                ? null
                : Executors.newSingleThreadScheduledExecutor(work -> {
                    final Thread made = new Thread(work, "millrace-passwords");
                    made.setDaemon(true);
                    return made;
                });
        final WatchedPasswordFile watched = new WatchedPasswordFile(path, file, stamp, noAccounts, thread);
        if (thread != null) {
            thread.scheduleWithFixedDelay(watched::reloadIfChanged, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        }
        return watched;
    }

    /** One look; one thread at a time. */
    void reloadIfChanged() {
        final String now = stamp(path);
        if (now.equals(stamp)) {
            return;
        }
        stamp = now;
        try {
            final PasswordFile changed = PasswordFile.read(path);
            file = changed;
            LOGGER.info("{} has changed: {} accounts", path, changed.count());
        } catch (final PasswordFileException e) {
            LOGGER.error("{}; the accounts that were there before stay", e.getMessage());
        } catch (final RuntimeException e) {
            LOGGER.error("{} was not understood; the accounts that were there before stay", path, e);
        }
    }

    private static String stamp(final Path path) {
        try {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (final IOException e) {
            return "missing";
        }
    }

    @Override
    public @Nullable Account find(final String name) {
        return file.find(name);
    }

    @Override
    public StoredPassword decoy() {
        final StoredPassword first = file.first();
        return first == null ? noAccounts : first;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
