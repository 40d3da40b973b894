package io.millrace.fuzz;

import java.util.List;

/**
 * What one client sends on one Network Connection.
 *
 * @param packets some of them mutated
 * @param mutatedCount how many
 */
public record Conversation(int protocolVersion, List<byte[]> packets, int mutatedCount) {
    public Conversation {
        packets = List.copyOf(packets);
    }

    /** All packets, one behind the other. */
    public byte[] bytes() {
        final PacketBytes all = new PacketBytes();
        for (final byte[] packet : packets) {
            all.raw(packet, 0, packet.length);
        }
        return all.toArray();
    }
}
