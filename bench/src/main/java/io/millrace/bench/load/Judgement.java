package io.millrace.bench.load;

import io.millrace.bench.result.Checks;
import io.millrace.bench.result.GeneratorUse;
import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Whether the figures of a run are the broker's, or the generator's own. */
final class Judgement {
    /** An open loop that sent less than this of what was due did not put on the load it says. */
    private static final double RATE_SHARE_MIN = 0.98;
    /** Above this the generator's own delay is no small part of what it measures. */
    private static final double LATENESS_LIMIT_US = 10_000;

    private final List<String> reasons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Judgement() {}

    static Verdict of(final LoadConfig config, final List<Phase> phases, final Counters counters, final Checks checks) {
        final Judgement judgement = new Judgement();
        for (final Phase phase : phases) {
            judgement.judge(config, phase);
        }
        if (counters.dropped > 0) {
            judgement.reasons.add(counters.dropped + " connections were dropped: the load was not what it says");
        }
        if (counters.writtenOff > 0) {
            judgement.notes.add(String.format(
                    "%,d deliveries were given up after 2 s without any, to let the window go on",
                    counters.writtenOff));
        }
        if (!checks.isClean()) {
            judgement.notes.add("not every message arrived once, in order and acknowledged: see the checks");
        }
        return new Verdict(judgement.reasons.isEmpty(), List.copyOf(judgement.reasons), List.copyOf(judgement.notes));
    }

    private void judge(final LoadConfig config, final Phase phase) {
        final double use = phase.generator().coreUse();
        // A storm is as fast as it can be; whether that disturbs those who measure it, their lateness says.
        if (use > GeneratorUse.CORE_USE_LIMIT && !phase.name().equals("storm")) {
            reasons.add(String.format(
                    "%s: the generator used %.0f %% of its core (limit %.0f %%): the broker may not have been the limit",
                    phase.name(), 100 * use, 100 * GeneratorUse.CORE_USE_LIMIT));
        }
        final Latency lateness = phase.latency().get(LatencyKind.LATENESS.word());
        if (config.pacing().isOpen() && lateness != null && lateness.p99Us() > LATENESS_LIMIT_US) {
            reasons.add(String.format(
                    "%s: the generator itself was late by more than %.1f ms for 1 %% of the messages",
                    phase.name(), lateness.p99Us() / 1_000));
        }
        if (config.pacing().isOpen()
                && !config.pacing().isLimited()
                && phase.traffic().published() > 0) {
            final double due = config.pacing().ratePerS() * phase.durationNs() / 1e9;
            if (phase.traffic().published() < due * RATE_SHARE_MIN) {
                notes.add(String.format(
                        "%s: %,d of %,.0f messages due were sent in time: the broker did not take more",
                        phase.name(), phase.traffic().published(), due));
            }
        }
    }
}
