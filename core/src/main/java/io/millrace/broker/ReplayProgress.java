package io.millrace.broker;

import io.millrace.pipeline.Replay;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log how far the replay is and how long it still takes, at most once a second. The starting thread's. */
final class ReplayProgress implements Replay.Progress {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplayProgress.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final long fromPosition;
    private final long endPosition;
    private final long startNs = System.nanoTime();
    private long saidNs = startNs;

    ReplayProgress(final long fromPosition, final long endPosition) {
        this.fromPosition = fromPosition;
        this.endPosition = endPosition;
    }

    @Override
    public void onProgress(final long records, final long position) {
        final long nowNs = System.nanoTime();
        if (position >= endPosition) {
            LOGGER.info("replayed {} records, up to position {}", records, position);
        } else if (nowNs - saidNs >= INTERVAL_NS) {
            saidNs = nowNs;
            LOGGER.info(
                    "replayed {} records, up to position {} of {}; {} s left",
                    records,
                    position,
                    endPosition,
                    leftS(fromPosition, position, endPosition, nowNs - startNs));
        }
    }

    /** Whole seconds, rounded up, if it goes on as it went. */
    static long leftS(final long from, final long position, final long end, final long elapsedNs) {
        final double done = Math.max(1, position - from);
        return (long) Math.ceil(elapsedNs / done * (end - position) / TimeUnit.SECONDS.toNanos(1));
    }
}
