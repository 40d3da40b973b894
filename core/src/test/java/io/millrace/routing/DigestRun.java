package io.millrace.routing;

import io.millrace.event.EventFlyweight;
import io.millrace.routing.Twins.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One seeded sequence of random events over several runs of the broker, with a crash between each. */
final class DigestRun {
    private static final int EVENTS = 1_000;
    private static final int RUNS = 3;

    /** In every other sequence the broker crashes often, else STARTED would be a rarity. */
    private static final int EVENTS_BETWEEN_CRASHES = 45;

    private final long seed;
    private final Random random;
    private final FickleEgress egress = new FickleEgress();
    private final EventScript script = new EventScript();
    private final RandomEvents events;
    private final Sabotage sabotage;
    private final Twins twins;
    private final List<Step> steps = new ArrayList<>();
    private boolean isFull;
    private long hotFrom;

    DigestRun(final long seed, final Sabotage sabotage) {
        this.seed = seed;
        this.sabotage = sabotage;
        // Seeds that follow each other begin alike.
        random = new Random(new SplittableRandom(seed).nextLong());
        events = new RandomEvents(random, script, egress);
        twins = new Twins(sabotage, egress);
    }

    /** @param eventCounts by event type; counts what was applied
     * @return what is wrong, with the shortest script that shows it; null if nothing is */
    @Nullable
    String play(final int[] eventCounts) {
        final boolean isCrashingOften = random.nextBoolean();
        String wrong = apply(events.nextRun(), -1, eventCounts);
        int crashCount = 0;
        for (int i = 0; wrong == null && (i < EVENTS || crashCount < RUNS - 1); i++) {
            final boolean isCrash = isCrashingOften
                    ? random.nextInt(EVENTS_BETWEEN_CRASHES) == 0
                    : i % (EVENTS / RUNS) == EVENTS / RUNS - 1;
            if (isCrash) {
                crashCount++;
                wrong = crash(eventCounts);
            } else {
                weather();
                wrong = apply(events.next(), -1, eventCounts);
            }
        }
        return wrong == null ? null : describe(wrong);
    }

    private @Nullable String crash(final int[] eventCounts) {
        final int lost = random.nextInt(3) == 0
                ? 0
                : Math.min(random.nextInt(6), script.journal().size() - 1);
        script.keep(script.journal().size() - lost);
        final String wrong = apply(events.nextRun(), lost, eventCounts);
        return wrong == null && random.nextInt(3) > 0 ? apply(events.configured(), -1, eventCounts) : wrong;
    }

    /** Rings fill and empty, records grow cold. */
    private void weather() {
        if (random.nextInt(12) == 0) {
            isFull = random.nextInt(4) == 0;
        }
        if (random.nextInt(12) == 0) {
            hotFrom = random.nextInt(3) == 0 ? Long.MAX_VALUE : 0;
        }
    }

    private @Nullable String apply(final EventFlyweight event, final int lost, final int[] eventCounts) {
        final byte[] bytes = new byte[event.length()];
        event.buffer().getBytes(event.offset(), bytes);
        final Step step = new Step(bytes, isFull, hotFrom, lost);
        eventCounts[event.type()]++;
        steps.add(step);
        return twins.apply(step);
    }

    private String describe(final String wrong) {
        final List<Step> shortest = Shrinker.shrink(steps, this::isWrong);
        final StringBuilder text = new StringBuilder(wrong + " at event " + (steps.size() - 1) + ", -Dseed=" + seed
                + "; " + shortest.size() + " events show it:");
        for (final Step step : shortest) {
            text.append(step.lost() >= 0 ? "\n  crash, " + step.lost() + " records lost" : "");
            text.append("\n  ").append(EventText.of(step.event()));
            text.append(step.isFull() ? ", ports full" : "").append(step.hotFrom() > 0 ? ", all cold" : "");
        }
        return text.toString();
    }

    private boolean isWrong(final List<Step> candidate) {
        final Twins fresh = new Twins(sabotage, new FickleEgress());
        for (final Step step : candidate) {
            if (fresh.apply(step) != null) {
                return true;
            }
        }
        return false;
    }
}
