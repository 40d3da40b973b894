package io.millrace.bench.load.stub;

/**
 * An Application Message as it came in.
 *
 * @param publisher Client Identifier
 * @param stream how-manieth pair of publisher and topic this is, from 0, in the order of their first message
 * @param number how-manieth message of the stream, from 0
 * @param total how-manieth message of all, from 0
 */
public record Arrival(String publisher, int stream, String topic, long number, long total, int qos) {}
