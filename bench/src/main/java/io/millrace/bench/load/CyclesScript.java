package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients come and go, several times. Phase {@code up-1} ends with all of them there, {@code gone-1} with none, and so
 * on: what a broker holds on to grows from one cycle to the next.
 */
final class CyclesScript implements Script {
    private final LoadConfig config;
    private final BrokerMemory memory;

    CyclesScript(final LoadConfig config) {
        this.config = config;
        memory = new BrokerMemory(config);
    }

    @Override
    public List<Phase> play(final Stage stage) throws InterruptedException, BenchException, IOException {
        final List<Phase> phases = new ArrayList<>();
        for (int cycle = 1; cycle <= config.cycles(); cycle++) {
            begin(stage, "up-" + cycle);
            stage.fleet().connect(client -> true);
            stage.waitAllConnected();
            phases.add(end(stage));
            begin(stage, "gone-" + cycle);
            stage.fleet().tell(loop -> {
                loop.clients().forEach(client -> client.disconnect(false));
                loop.handshakes().forget();
            });
            phases.add(end(stage));
        }
        return phases;
    }

    private void begin(final Stage stage, final String name) throws InterruptedException, BenchException {
        stage.begin(name, System.nanoTime(), Long.MAX_VALUE);
        stage.meter().start();
    }

    /** After the time to hold, in which timers run and a broker sees its sockets close. */
    private Phase end(final Stage stage) throws InterruptedException, BenchException, IOException {
        final long endNs = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(config.timing().measureMs());
        stage.waitUntil(endNs);
        stage.meter().stop();
        stage.meter().heapAfter(memory.heapBytes());
        stage.meter().leaksAfter(memory.nativeBytes(), memory.openFiles());
        return stage.end(endNs, "connection", PhaseTotals::connected);
    }
}
