package io.millrace.fuzz;

import io.millrace.fuzz.Conversation.Piece;
import io.millrace.mqtt.PacketType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Conversations that make sense but for the packets that are mutated, the same ones from the same seed. One thread. */
public final class ConversationSource {
    /** So long that state comes about, so short that not much stands behind the packet that ends it. */
    private static final int PACKETS_MAX = 16;

    private static final int PACKET_ID_MAX = 64;
    private static final int CONNECT_MUTATED_ONE_IN = 10;
    private static final int MUTATED_ONE_IN = 3;

    private final SplittableRandom random;
    private final PacketSource source;
    private final Mutation mutation;
    private final List<Piece> pieces = new ArrayList<>();

    public ConversationSource(final SplittableRandom random) {
        this.random = random;
        source = new PacketSource(random.split());
        mutation = new Mutation(random.split());
    }

    public Conversation next() {
        pieces.clear();
        final int protocolVersion = 3 + random.nextInt(3);
        if (random.nextInt(64) != 0) {
            add(source.connect(protocolVersion, source.clientId()), CONNECT_MUTATED_ONE_IN);
        }
        final int length = random.nextInt(PACKETS_MAX);
        while (pieces.size() < length) {
            if (random.nextInt(4) == 0) {
                exactlyOnce(protocolVersion);
            } else {
                add(source.inSession(protocolVersion), MUTATED_ONE_IN);
            }
        }
        if (random.nextInt(3) == 0) {
            add(source.packet(protocolVersion, PacketType.DISCONNECT), MUTATED_ONE_IN);
        }
        return new Conversation(pieces);
    }

    /** A QoS 2 flow, which may stop in the middle or repeat itself. */
    private void exactlyOnce(final int protocolVersion) {
        final int packetId = 1 + random.nextInt(PACKET_ID_MAX);
        final byte[] publish = source.publish(protocolVersion, 2, packetId);
        add(publish, 2 * MUTATED_ONE_IN);
        if (random.nextInt(4) == 0) {
            add(publish, 2 * MUTATED_ONE_IN);
        }
        if (random.nextInt(4) != 0) {
            add(source.ack(protocolVersion, PacketType.PUBREL, packetId), 2 * MUTATED_ONE_IN);
        }
    }

    private void add(final byte[] packet, final int mutatedOneIn) {
        final boolean isMutated = random.nextInt(mutatedOneIn) == 0;
        pieces.add(new Piece(isMutated ? mutation.of(packet) : packet, isMutated));
    }
}
