package io.millrace.broker;

import io.millrace.fold.Backlog;
import io.millrace.fold.FoldResult;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what an absent client keeps from being deleted, if it is much, or old. The snapshot thread's. */
final class BacklogAlarm {
    private static final Logger LOGGER = LoggerFactory.getLogger(BacklogAlarm.class);

    private final SnapshotConfig config;

    BacklogAlarm(final SnapshotConfig config) {
        this.config = config;
    }

    void onFolded(final FoldResult result, final long nowMs) {
        final Backlog largest = result.largest();
        if (largest != null && isLarge(largest)) {
            LOGGER.warn(
                    "{} bytes of messages wait for client {}, the oldest for {} h (durability.snapshot.alarm_bytes)",
                    largest.bytes(),
                    largest.clientId(),
                    ageH(largest, nowMs));
        }
        final Backlog oldest = result.oldest();
        if (oldest != null && isOld(oldest, nowMs)) {
            LOGGER.warn(
                    "a message has waited for client {} for {} h, {} bytes wait for it (durability.snapshot.alarm_age)",
                    oldest.clientId(),
                    ageH(oldest, nowMs),
                    oldest.bytes());
        }
    }

    boolean isLarge(final Backlog backlog) {
        return config.alarmBytes() > 0 && backlog.bytes() > config.alarmBytes();
    }

    boolean isOld(final Backlog backlog, final long nowMs) {
        return config.alarmAgeMs() > 0 && nowMs - backlog.oldestMs() > config.alarmAgeMs();
    }

    private static long ageH(final Backlog backlog, final long nowMs) {
        return TimeUnit.MILLISECONDS.toHours(Math.max(0, nowMs - backlog.oldestMs()));
    }
}
