package io.millrace.broker;

/**
 * What a start found.
 *
 * @param recordCount records replayed
 * @param durationMs of the replay
 */
public record Recovery(long recordCount, long durationMs) {}
