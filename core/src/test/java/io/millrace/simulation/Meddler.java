package io.millrace.simulation;

import io.millrace.event.EventFlyweight;
import io.millrace.routing.Egress;
import io.millrace.routing.Router;

/** What could be wrong with a broker that the simulation must find out; this one leaves it alone. */
class Meddler {
    /** Before an event is applied, live or in a replay. */
    void beforeApply(final Router router, final EventFlyweight event, final Egress egress) {}

    /** After an event was applied, live or in a replay. */
    void afterApply(final Router router, final EventFlyweight event, final Egress egress) {}

    /** True if live and replayed state are compared; else only the oracle is there to find out. */
    boolean isDigestCompared() {
        return true;
    }
}
