package io.millrace.bench.result;

import java.util.Map;

/**
 * Network Connections of a run.
 *
 * @param established CONNACK received with success
 * @param refused CONNACK received with another code
 * @param failed no CONNACK: not connected, closed, or timed out before it
 * @param dropped established, then closed by the broker or the network
 * @param reasons how often what was said, in words, of the refused, the failed and the dropped
 * @param allEstablishedNs from the first connect() to the last CONNACK
 */
public record Connections(
        int attempted,
        int established,
        int refused,
        int failed,
        int dropped,
        Map<String, Integer> reasons,
        long allEstablishedNs) {}
