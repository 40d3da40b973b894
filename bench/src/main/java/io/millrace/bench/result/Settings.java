package io.millrace.bench.result;

import java.util.List;

/**
 * What a run was asked to do.
 *
 * @param version protocol level: 4 is MQTT 3.1.1, 5 is MQTT 5.0
 * @param qos of the publishers in turn; one value for most scenarios
 * @param publishers clients that publish
 * @param subscribers clients that subscribe; in {@code mixed} the same ones
 * @param connections all clients
 * @param pace {@code open} (fixed rate, latency from the intended time), {@code closed} (a window of messages in
 *     flight) or {@code none} (nothing is published)
 * @param ratePerS messages published a second by all publishers together; 0 unless open
 * @param window messages in flight of each publisher; 0 unless closed
 * @param threads event loops of the generator
 */
public record Settings(
        String host,
        int port,
        int version,
        List<Integer> qos,
        int payloadBytes,
        int publishers,
        int subscribers,
        int connections,
        int topics,
        String pace,
        double ratePerS,
        int window,
        boolean isRetained,
        int threads,
        long warmupMs,
        long measureMs) {}
