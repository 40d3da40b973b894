package io.millrace.transport;

/**
 * How many strangers are at the door at a time.
 *
 * @param connectionRate of all listeners together
 * @param unauthenticatedLimit connections that have not authenticated yet, of all loops together; while there are as
 *     many, nobody is accepted
 * @param packetS how long a Control Packet may take from its first byte to its last, in seconds, while it is read
 */
public record GuardConfig(ConnectionRate connectionRate, int unauthenticatedLimit, int packetS) {
    public static final GuardConfig DEFAULT = new GuardConfig(ConnectionRate.UNLIMITED, 10_000, 60);

    public GuardConfig {
        Range.check(unauthenticatedLimit, 1, Integer.MAX_VALUE, "unauthenticatedLimit");
        Range.check(packetS, 1, 86_400, "packetS");
    }
}
