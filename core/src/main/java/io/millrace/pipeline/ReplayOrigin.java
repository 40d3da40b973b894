package io.millrace.pipeline;

import io.millrace.event.ConfiguredEvent;
import io.millrace.routing.Router;
import java.util.function.Predicate;

/**
 * Where a replay begins, and what the state it begins with knows.
 *
 * @param checkedFrom records from here on are checked; those before {@code position} are not applied
 * @param position the first record that is applied
 * @param timeMs of the last record before it, in milliseconds since the epoch
 * @param isConfigured whether the state says what a CONFIGURED would
 */
public record ReplayOrigin(long checkedFrom, long position, long timeMs, Predicate<ConfiguredEvent> isConfigured) {

    /** The beginning of the journal, and a router that knows nothing. */
    public static ReplayOrigin beginning(final long startPosition) {
        return new ReplayOrigin(startPosition, startPosition, 0, event -> false);
    }

    /** @param router restored from a snapshot that covers every record before {@code position} */
    public static ReplayOrigin restored(final long checkedFrom, final long position, final Router router) {
        return new ReplayOrigin(checkedFrom, position, router.timeMs(), router::isConfigured);
    }
}
