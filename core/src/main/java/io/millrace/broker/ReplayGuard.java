package io.millrace.broker;

import io.millrace.pipeline.ReplayFailedException;
import io.millrace.storage.DataDirectory;
import io.millrace.storage.Quarantine;
import io.millrace.storage.ReplayFailure;
import io.millrace.storage.chronicle.RawRecord;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a record that cannot be applied and a broker that starts and fails for ever: remembers which one it
 * was, and after the second time in a row refuses the start with the command that helps. The starting thread's, and
 * then the core thread's.
 */
final class ReplayGuard {
    private static final int ATTEMPT_LIMIT = 2;

    private static final Logger LOGGER = LoggerFactory.getLogger(ReplayGuard.class);

    private final DataDirectory directory;
    private final ReplayFailure failure;
    private final Quarantine quarantine;

    private ReplayGuard(final DataDirectory directory) throws IOException {
        this.directory = directory;
        failure = ReplayFailure.read(directory.path());
        quarantine = Quarantine.read(directory.path());
    }

    /**
     * Says which records are left out.
     *
     * @throws StartException if a record failed twice and is not one of them
     */
    static ReplayGuard of(final DataDirectory directory) throws IOException {
        final ReplayGuard guard = new ReplayGuard(directory);
        guard.check();
        for (final long position : guard.quarantine.positions()) {
            LOGGER.warn("the record at position {} of the journal is quarantined: it is not replayed", position);
        }
        return guard;
    }

    private void check() throws IOException {
        final long position = failure.position();
        if (failure.count() >= ATTEMPT_LIMIT && !quarantine.contains(position)) {
            final String record = RawRecord.read(directory.journalPath(), position)
                    .map(RecordText::headline)
                    .orElse("no record that can be read");
            throw new StartException("the record at position " + position + " of the journal in " + directory.path()
                    + " (" + record + ") could not be applied twice, so the start is not tried again. To keep a copy of"
                    + " it and go on without it: millrace store quarantine --position " + position);
        }
    }

    /** Ascending. */
    long[] quarantined() {
        return quarantine.positions();
    }

    /** The record at {@code position} could not be applied, while it was new or in a replay. */
    void onUnapplied(final long position) {
        try {
            failure.add(position);
        } catch (final IOException e) {
            LOGGER.error("it could not be noted that the record at position {} was not applied", position, e);
        }
    }

    /** What the operator is told when a replay fails. */
    StartException explained(final ReplayFailedException e) {
        onUnapplied(e.position());
        return new StartException(
                e.getMessage() + " (attempt " + failure.count() + " of " + ATTEMPT_LIMIT + "; the log has the details)",
                e);
    }

    /** All records were applied. */
    void onReplayed() throws IOException {
        if (failure.count() > 0) {
            failure.clear();
        }
    }
}
