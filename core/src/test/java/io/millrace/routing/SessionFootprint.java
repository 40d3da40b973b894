package io.millrace.routing;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;

/**
 * What an idle Session costs the router's heap: 100,000 clients with a subscription of their own, connected and offline.
 * A program, not a test: {@code java -Xmx1g -cp <test class path> io.millrace.routing.SessionFootprint}.
 */
final class SessionFootprint {
    private static final int SESSIONS = 100_000;

    private SessionFootprint() {}

    public static void main(final String[] arguments) throws InterruptedException {
        final Router router = new Router(new CounterSet(), 1);
        apply(router, new EventScript().started(1));
        final long empty = usedBytes();
        for (int i = 0; i < SESSIONS; i++) {
            apply(router, script().connect(connection(i), "client-" + (1_000_000 + i), false, 0xFFFFFFFFL, 100, null));
        }
        report("connected", empty);
        for (int i = 0; i < SESSIONS; i++) {
            apply(router, script().subscribe(connection(i), 1, 0, "devices/" + (1_000_000 + i) + "/commands", 1));
        }
        report("connected, a subscription each", empty);
        apply(router, script().started(2));
        report("offline, a subscription each", empty);
        System.out.println("deadline " + router.nextDeadlineMs());
    }

    /** A new one each time: a script keeps its journal. */
    private static EventScript script() {
        return new EventScript();
    }

    private static long connection(final int slot) {
        return ConnectionId.of(1, 1, slot, 1);
    }

    private static void apply(final Router router, final EventFlyweight event) {
        router.apply(event, MutedEgress.INSTANCE);
    }

    private static void report(final String what, final long emptyBytes) throws InterruptedException {
        System.out.printf("%s: %d bytes a Session%n", what, (usedBytes() - emptyBytes) / SESSIONS);
    }

    private static long usedBytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
