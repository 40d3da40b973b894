package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.util.List;

/** A broker of the comparison. */
sealed interface BrokerUnderTest permits StartedMosquitto, StartedMillrace, RunningBroker {
    /** @throws BenchException if it is not installed, not built or not running, with the remedy */
    static BrokerUnderTest of(final BrokerSpec spec, final Checkout checkout) throws BenchException, IOException {
        return switch (spec.kind()) {
            case MOSQUITTO -> StartedMosquitto.of(spec);
            case MILLRACE -> StartedMillrace.of(spec, checkout);
            case RUNNING -> RunningBroker.of(spec);
        };
    }

    String name();

    /** For the plan; asks the program for its version. */
    BrokerDescription description() throws IOException;

    /** What a cell needs of it that it must have brought along; what we start inherits our limits. */
    default void check(final List<Cell> cells) throws BenchException, IOException {}

    /** Starts it, unless it runs, and waits until it answers a CONNECT. */
    LiveBroker launch(Launch launch) throws BenchException, IOException;

    /** Whether a longer warm-up pays: what is run often is compiled. */
    boolean isWarmedLong();
}
