package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.Phase;
import java.io.IOException;
import java.util.List;

/** What a scenario does, phase by phase. */
interface Script {
    List<Phase> play(Stage stage) throws InterruptedException, BenchException, IOException;

    static Script of(final LoadConfig config, final Population population) {
        return switch (config.scenario()) {
            case CONN, SUB -> config.cycles() > 1 ? new CyclesScript(config) : new ConnectScript(config);
            case PUB, P2P, FANOUT, FANIN, SHARED, MIXED -> new TrafficScript(config);
            case OFFLINE -> new OfflineScript(config);
            case RECONNECT -> new ReconnectScript(config, population);
        };
    }
}
