package io.millrace.broker;

import io.millrace.storage.chronicle.ChronicleJournalConfig;
import org.agrona.BitUtil;

/** How the journal of a configuration is opened. */
public final class JournalSettings {
    /** A document may take up an eighth of a block, and an event must fit into one. */
    private static final int BLOCK_EVENTS = 8;

    private JournalSettings() {}

    public static ChronicleJournalConfig of(final BrokerConfig config) {
        final ChronicleJournalConfig defaults = ChronicleJournalConfig.defaults();
        final int eventLength =
                BitUtil.findNextPositivePowerOfTwo(Wiring.pipeline(config).eventLengthLimit());
        return new ChronicleJournalConfig(
                Math.max(defaults.blockSizeBytes(), eventLength * BLOCK_EVENTS),
                config.durability().level().isForced(),
                config.durability().pageCacheBytes(),
                config.durability().fileBytes());
    }
}
