package io.millrace.broker;

import io.millrace.storage.DataDirectory;
import io.millrace.storage.DiskSpace;
import io.millrace.storage.Journal;
import io.millrace.storage.MemoryJournal;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import java.io.IOException;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The journal at the configured durability, and the directory it lies in if it lies in one. */
record Store(
        Journal journal,
        int incarnation,
        @Nullable DataDirectory directory,
        @Nullable ReplayGuard guard,
        DiskSpace space)
        implements AutoCloseable {
    /** A document may take up an eighth of a block, and an event must fit into one. */
    private static final int BLOCK_EVENTS = 8;

    /** @throws IOException if the directory is another broker's, or cannot be used; the message is for the operator */
    static Store open(final BrokerConfig config) throws IOException {
        if (config.durability().level() == DurabilityLevel.NONE) {
            return new Store(
                    new MemoryJournal(config.durability().memoryLimitBytes()), 1, null, null, DiskSpace.UNWATCHED);
        }
        final DataDirectory directory = DataDirectory.open(config.node().dataDirectory());
        try {
            final ReplayGuard guard = ReplayGuard.of(directory);
            final ChronicleJournalConfig defaults = ChronicleJournalConfig.defaults();
            final int eventLength =
                    BitUtil.findNextPositivePowerOfTwo(Wiring.pipeline(config).eventLengthLimit());
            final int blockSizeBytes = Math.max(defaults.blockSizeBytes(), eventLength * BLOCK_EVENTS);
            final Journal journal = ChronicleJournal.open(
                    directory.journalPath(),
                    new ChronicleJournalConfig(
                            blockSizeBytes,
                            defaults.timeMs(),
                            config.durability().level().isForced(),
                            config.durability().pageCacheBytes()));
            final DiskSpace space = DiskSpace.of(
                    config.node().dataDirectory(), config.durability().diskReserveBytes());
            return new Store(journal, directory.nextIncarnation(), directory, guard, space);
        } catch (final IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    @Override
    public void close() {
        space.close();
        journal.close();
        if (directory != null) {
            try {
                directory.close();
            } catch (final IOException e) {
                LoggerFactory.getLogger(Store.class).error("the lock of the data directory was not given back", e);
            }
        }
    }
}
