package io.millrace.broker;

import io.millrace.transport.Rate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes and durations as operators write them. KB, MB and GB count in 1024s, as EMQX reads them; Typesafe Config would
 * read them in 1000s, and a packet limit copied from there would silently be smaller.
 */
public final class Quantity {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");
    private static final Map<String, Long> SIZE_UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("k", 1L << 10),
            Map.entry("kb", 1L << 10),
            Map.entry("kib", 1L << 10),
            Map.entry("m", 1L << 20),
            Map.entry("mb", 1L << 20),
            Map.entry("mib", 1L << 20),
            Map.entry("g", 1L << 30),
            Map.entry("gb", 1L << 30),
            Map.entry("gib", 1L << 30));
    private static final Map<String, Long> DURATION_UNITS_MS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Quantity() {}

    /** @return bytes; empty if the text is no size */
    static OptionalLong parseSize(final String text) {
        return parse(text, SIZE_UNITS);
    }

    /** @return milliseconds; empty if the text is no duration with a unit */
    public static OptionalLong parseDurationMs(final String text) {
        return parse(text, DURATION_UNITS_MS);
    }

    /** @return empty if the text is no rate: an amount, a slash, and a duration whose number may be left out */
    static Optional<Rate> parseRate(final String text, final boolean isOfBytes) {
        final int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        final OptionalLong amount = parse(text.substring(0, slash), isOfBytes ? SIZE_UNITS : Map.of("", 1L));
        final String period = text.substring(slash + 1).trim();
        final OptionalLong periodMs =
                parseDurationMs(Character.isDigit(period.isEmpty() ? 's' : period.charAt(0)) ? period : "1" + period);
        if (amount.isEmpty() || periodMs.isEmpty()) {
            return Optional.empty();
        }
        final boolean isInRange = amount.getAsLong() > 0
                && amount.getAsLong() <= Rate.AMOUNT_LIMIT
                && periodMs.getAsLong() > 0
                && periodMs.getAsLong() <= Rate.PERIOD_MS_LIMIT;
        return isInRange ? Optional.of(new Rate(amount.getAsLong(), periodMs.getAsLong())) : Optional.empty();
    }

    static String sizeText(final long bytes) {
        if (bytes == 0 || bytes % (1L << 10) != 0) {
            return bytes + " bytes";
        }
        if (bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GB";
        }
        return bytes % (1L << 20) == 0 ? (bytes >> 20) + "MB" : (bytes >> 10) + "KB";
    }

    private static OptionalLong parse(final String text, final Map<String, Long> units) {
        final Matcher matcher = NUMBER_AND_UNIT.matcher(text.trim());
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        final Long factor = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
        final long number = Long.parseLong(matcher.group(1));
        if (factor == null || number > Long.MAX_VALUE / factor) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number * factor);
    }
}
