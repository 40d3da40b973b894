package io.millrace.fuzz;

import java.util.SplittableRandom;

/** Valid Topic Names and Topic Filters: few enough to meet, now and then long, deep or not Latin. All are below fuzz/. */
final class TopicSource {
    private static final String[] LEVELS = {"a", "b", "c", "", "long-level-name", "ä", "水", "🌊", "0"};
    private static final int LEVELS_LONG = 100;
    private static final int NAME_LENGTH_MAX = 60_000;

    private final SplittableRandom random;

    TopicSource(final SplittableRandom random) {
        this.random = random;
    }

    /** A Topic Name. */
    String name() {
        final int kind = random.nextInt(256);
        if (kind == 0) {
            return "fuzz/" + "x".repeat(random.nextInt(NAME_LENGTH_MAX));
        }
        final StringBuilder name = new StringBuilder("fuzz");
        final int levelCount = kind < 4 ? LEVELS_LONG : 1 + random.nextInt(3);
        for (int i = 0; i < levelCount; i++) {
            name.append('/').append(LEVELS[random.nextInt(kind < 128 ? LEVELS.length : 3)]);
        }
        return name.toString();
    }

    /** A Topic Filter, shared or not. */
    String filter() {
        final String shared = random.nextInt(8) == 0 ? "$share/g" + random.nextInt(3) + "/" : "";
        return shared
                + switch (random.nextInt(8)) {
                    case 0 -> "fuzz/#";
                    case 1 -> "fuzz/+/a";
                    case 2 -> "+/" + LEVELS[random.nextInt(3)] + "/#";
                    case 3 -> "fuzz/" + LEVELS[random.nextInt(LEVELS.length)] + "/+";
                    default -> name();
                };
    }
}
