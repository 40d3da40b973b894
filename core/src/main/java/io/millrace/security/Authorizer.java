package io.millrace.security;

import io.millrace.monitor.CounterSet;
import java.util.function.IntSupplier;

/** Gives each connection what its client may do. Used by all I/O threads at the same time, which it must not block. */
@FunctionalInterface
public interface Authorizer {
    /** Allows everything. */
    Authorizer ALLOW_ALL = (principal, counters, nowS) -> Permissions.ALL;

    /**
     * Of a client that has authenticated, or authenticated anew. What is returned belongs to the calling thread, as do
     * the counters.
     *
     * @param nowS the seconds that the thread has run
     */
    Permissions permissions(Principal principal, CounterSet counters, IntSupplier nowS);
}
