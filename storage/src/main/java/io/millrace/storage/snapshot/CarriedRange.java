package io.millrace.storage.snapshot;

/**
 * An immutable file of carried-over records, by the positions that it may hold; several generations may share it.
 *
 * @param from the first position that it may hold
 * @param to behind the last one
 * @param length of the file in bytes
 */
public record CarriedRange(long from, long to, long length) {}
