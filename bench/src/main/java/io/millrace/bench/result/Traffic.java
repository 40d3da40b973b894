package io.millrace.bench.result;

/**
 * Application Messages of a phase.
 *
 * @param published PUBLISH packets sent for the first time
 * @param acknowledged of those, PUBACK or PUBCOMP received
 * @param delivered PUBLISH packets received, duplicates included
 * @param deliveredBytes of their payloads
 */
public record Traffic(long published, long acknowledged, long delivered, long deliveredBytes) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0);
}
