package io.millrace.security;

/**
 * By where a client came in.
 *
 * @param listener its id: {@code tcp:default}; empty where it is not known
 * @param zone of that listener
 */
public record Entrance(String listener, String zone) {
    public static final Entrance UNKNOWN = new Entrance("", "default");
}
