package io.millrace.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of authorization for one client, as it is written: the first that fits decides. Immutable.
 *
 * @param isAllowed false: who it fits may not
 * @param qosMask bit n stands for QoS n; {@link #ANY_QOS} for all
 * @param retain what RETAIN must be in a PUBLISH; null if it does not matter
 * @param topics Topic Filters with placeholders; one that begins with {@code "eq "} is meant letter by letter
 */
public record AclRule(
        boolean isAllowed,
        Action action,
        int qosMask,
        @Nullable Boolean retain,
        List<String> topics) {
    public static final int ANY_QOS = 0b111;

    public AclRule {
        topics = List.copyOf(topics);
    }
}
