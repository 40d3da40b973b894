package io.millrace.bench.load;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the clients do. Null is the scenario's own default. */
final class TrafficOptions {
    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "Clients; in p2p pairs, in fanout, fanin and shared publishers, in offline Sessions.")
    @Nullable
    Integer count;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            description = "Subscribers of fanout (1000), fanin (1), shared (10).")
    @Nullable
    Integer subscribers;

    @Option(
            names = "--slow",
            paramLabel = "N",
            description = "p2p, mixed: N subscribers more, to everything, who read 4 KiB ten times a second (0).")
    int slow;

    @Option(names = "--stopped", paramLabel = "N", description = "The same, who read nothing at all (0).")
    int stopped;

    @Option(
            names = "--half-open",
            paramLabel = "N",
            description = "The same, who vanish without a FIN: nothing sent to them is acknowledged (0).")
    int halfOpen;

    @Option(names = "--steady", paramLabel = "N", description = "Clients of reconnect that stay (100).")
    int steady = 100;

    @Option(
            names = {"-n", "--startnumber"},
            paramLabel = "N",
            description = "Number of the first client (0).")
    int startNumber;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            description = "Topic; %%i is the client's number, in pub and sub %%c its Client Identifier and %%u the user"
                    + " name (bench/%%i).")
    String topic = "bench/%i";

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            split = ",",
            description = "QoS; several for the publishers in turn (0; mixed 0,1,2; offline 1).")
    @Nullable
    List<Integer> qos;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "BYTES",
            description = "Payload, at least 16 (256).")
    @Nullable
    Integer payloadBytes;

    @Option(
            names = {"-r", "--retain"},
            paramLabel = "BOOL",
            arity = "0..1",
            fallbackValue = "true",
            description = "Retained messages.")
    boolean isRetained;

    @Option(
            names = {"-I", "--interval_of_msg"},
            paramLabel = "MS",
            description = "Open loop: each client publishes every MS milliseconds.")
    @Nullable
    Double intervalMs;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Open loop: all publishers together publish N messages a second.")
    @Nullable
    Double ratePerS;

    @Option(
            names = {"-F", "--inflight"},
            paramLabel = "N",
            description = "Closed loop: each publisher has N messages in flight, until they are delivered (pub and"
                    + " offline: acknowledged). With -I or --rate: the most that may be unacknowledged.")
    @Nullable
    Integer window;

    @Option(
            names = {"-L", "--limit"},
            paramLabel = "N",
            description = "Publish N messages in all instead of for a time.")
    @Nullable
    Long messageLimit;

    @Option(
            names = "--scale",
            paramLabel = "F",
            description = "Make a scenario of the Open MQTT Benchmark Suite F times as large (1).")
    double scale = 1;
}
