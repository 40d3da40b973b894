package io.millrace.fuzz;

import java.util.List;

/** What one client sends on one Network Connection. */
public record Conversation(List<Piece> pieces) {
    public Conversation {
        pieces = List.copyOf(pieces);
    }

    /** One packet, as it should be or mutated. */
    public record Piece(byte[] bytes, boolean isMutated) {}

    public int mutatedCount() {
        return (int) pieces.stream().filter(Piece::isMutated).count();
    }

    /** All packets, one behind the other. */
    public byte[] bytes() {
        final PacketBytes all = new PacketBytes();
        for (final Piece piece : pieces) {
            all.raw(piece.bytes(), 0, piece.bytes().length);
        }
        return all.toArray();
    }
}
