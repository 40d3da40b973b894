package io.millrace.bench.load;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code bench load} was asked.
 *
 * @param clients what {@code -c} says: pairs in p2p, publishers in fanout, fanin and shared, else clients
 * @param subscribers of fanout, fanin and shared
 * @param steady clients of reconnect that stay connected
 * @param offenders subscribers beside those of the scenario, that do not keep up
 * @param topic {@code %i} stands for the number; in pub and sub also {@code %c} for the Client Identifier and
 *     {@code %u} for the user name
 * @param run tag of this run's stamps
 * @param brokerPid process to sample; 0 for none
 * @param cycles how often the clients of conn and sub come and go
 */
record LoadConfig(
        Scenario scenario,
        String name,
        List<String> arguments,
        Target target,
        Pacing pacing,
        Timing timing,
        int clients,
        int subscribers,
        int steady,
        Offenders offenders,
        int startNumber,
        List<Integer> qos,
        int payloadBytes,
        String topic,
        boolean isRetained,
        int threads,
        int run,
        long brokerPid,
        boolean asksHeap,
        int cycles,
        @Nullable Path out,
        boolean isQuiet) {}
