package io.millrace.bench.report;

import io.millrace.bench.result.Settings;

/** What set the speed of a load, in words. */
final class Pace {
    private Pace() {}

    static String of(final Settings settings) {
        return switch (settings.pace()) {
            case "open" -> "given: " + Figures.number(settings.ratePerS()) + "/s";
            case "closed" -> Figures.count(settings.window()) + " in flight each";
            case "none" -> Figures.NONE;
            default -> settings.pace();
        };
    }

    /** The rate was given to the broker, not reached by it. */
    static boolean isGiven(final Settings settings) {
        return settings.pace().equals("open");
    }
}
