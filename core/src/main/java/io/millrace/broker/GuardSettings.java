package io.millrace.broker;

import io.millrace.security.ban.FlappingConfig;
import io.millrace.transport.ConnectionRate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What holds strangers off.
 *
 * @param connectionRate how fast all listeners together accept
 * @param unauthenticatedLimit connections that have not authenticated yet; with as many, nobody is accepted
 * @param packetTimeoutMs how long a Control Packet may take to be complete
 * @param flapping when a client flaps; null: nobody is watched
 */
public record GuardSettings(
        ConnectionRate connectionRate,
        int unauthenticatedLimit,
        long packetTimeoutMs,
        @Nullable FlappingConfig flapping) {
    private static final String INFINITY = "infinity";
    private static final Pattern RATE = Pattern.compile("(\\d{1,9})/(\\d{0,6})(ms|s|m|h|d)");
    private static final long NS_PER_MS = 1_000_000;

    public GuardSettings {
        InvalidSettingException.checkRange("guards.max_unauthenticated", unauthenticatedLimit, 1, 16_000_000);
        if (packetTimeoutMs < 1_000 || packetTimeoutMs > 3_600_000) {
            throw new InvalidSettingException("guards.packet_timeout", packetTimeoutMs + "ms", "allowed is 1s to 1h");
        }
        if (flapping != null) {
            InvalidSettingException.checkRange("flapping_detect.max_count", flapping.endLimit(), 1, 60_000);
            checkDuration("flapping_detect.window_time", flapping.windowMs());
            checkDuration("flapping_detect.ban_time", flapping.banMs());
        }
    }

    private static void checkDuration(final String key, final long durationMs) {
        if (durationMs < 1_000 || durationMs > 86_400_000) {
            throw new InvalidSettingException(key, durationMs + "ms", "allowed is 1s to 1d");
        }
    }

    /** From the notation of the configuration: {@code 1000/s}, {@code 500/10s}, {@code infinity}. */
    static ConnectionRate rate(final String key, final String text) {
        if (text.equals(INFINITY)) {
            return ConnectionRate.UNLIMITED;
        }
        final Matcher matcher = RATE.matcher(text.replace(" ", ""));
        if (matcher.matches() && Long.parseLong(matcher.group(1)) > 0) {
            final String number = matcher.group(2).isEmpty() ? "1" : matcher.group(2);
            final long periodMs =
                    Quantity.parseDurationMs(number + matcher.group(3)).orElse(0);
            if (periodMs > 0) {
                return new ConnectionRate(Long.parseLong(matcher.group(1)), periodMs * NS_PER_MS);
            }
        }
        throw new InvalidSettingException(key, text, "must be a rate such as 1000/s or 500/10s, or infinity");
    }
}
