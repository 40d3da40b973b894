package io.millrace.bench.peers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long the runs of a suite take. */
final class Timing {
    static final int WARMUP_S = 5;
    static final int DURATION_S = 15;

    /** The JVM's start, the wait for a quiet machine, connecting, draining. */
    private static final int AROUND_S = 6;

    private Timing() {}

    /**
     * Writes the times into every cell, so that the plan says them.
     *
     * @param warmupS instead of what the cells say; null: what they say, or else {@link #WARMUP_S}
     * @param durationS the same of the measured time
     */
    static Suite apply(final Suite suite, final @Nullable Integer warmupS, final @Nullable Integer durationS) {
        final List<Cell> cells = suite.cells().stream()
                .map(cell -> apply(cell, warmupS, durationS))
                .toList();
        return new Suite(suite.name(), cells);
    }

    private static Cell apply(final Cell cell, final @Nullable Integer warmupS, final @Nullable Integer durationS) {
        // With a number of messages the run is over when they are through.
        if (cell.load().isLimited()) {
            return cell;
        }
        LoadArguments load = cell.load();
        load = warmupS == null ? load.withDefault("--warmup", WARMUP_S) : load.with("--warmup", warmupS);
        load = durationS == null ? load.withDefault("--duration", DURATION_S) : load.with("--duration", durationS);
        return new Cell(cell.name(), cell.isFresh(), load.toString(), cell.note());
    }

    /** About how long a run of it takes, all around it included, seconds. */
    static long expectedS(final LoadArguments load) {
        return AROUND_S + (load.isLimited() ? DURATION_S : load.seconds("--warmup") + load.seconds("--duration"));
    }
}
