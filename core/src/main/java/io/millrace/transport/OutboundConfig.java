package io.millrace.transport;

/**
 * How much may wait for one slow client, in bytes.
 *
 * @param highWatermark above: the router is told to transmit no more, QoS 0 is dropped
 * @param lowWatermark below: the router is told to go on
 * @param limit above: the connection is closed
 */
public record OutboundConfig(int highWatermark, int lowWatermark, int limit) {
    public static final OutboundConfig DEFAULT = new OutboundConfig(1024 * 1024, 512 * 1024, 64 * 1024 * 1024);

    public OutboundConfig {
        Range.check(lowWatermark, 1, Integer.MAX_VALUE, "lowWatermark");
        Range.check(highWatermark, lowWatermark + 1L, Integer.MAX_VALUE, "highWatermark");
        Range.check(limit, highWatermark, Integer.MAX_VALUE, "limit");
    }
}
