package io.millrace.cli;

import io.millrace.routing.Router;
import io.millrace.session.ClientId;
import io.millrace.session.References;
import java.util.Arrays;
import java.util.BitSet;
import org.agrona.collections.LongArrayList;

/** Which records a state refers to, and which of them were seen. One thread. */
final class StoreReferences {
    private static final int SHOWN_LIMIT = 5;

    private final long[] positions;
    private final BitSet seen = new BitSet();

    private StoreReferences(final long[] positions) {
        this.positions = positions;
    }

    static StoreReferences of(final Router router) {
        final LongArrayList list = new LongArrayList();
        router.references(new References() {
            @Override
            public void onClient(final ClientId clientId) {
                // What waits for whom makes no difference here.
            }

            @Override
            public void onReference(final long position) {
                list.addLong(position);
            }
        });
        return new StoreReferences(
                Arrays.stream(list.toLongArray()).sorted().distinct().toArray());
    }

    void onSeen(final long position) {
        final int found = Arrays.binarySearch(positions, position);
        if (found >= 0) {
            seen.set(found);
        }
    }

    int count() {
        return positions.length;
    }

    int missingCount() {
        return positions.length - seen.cardinality();
    }

    /** The first few, for people. */
    String missing() {
        final StringBuilder text = new StringBuilder();
        int shown = 0;
        for (int i = seen.nextClearBit(0); i < positions.length && shown < SHOWN_LIMIT; i = seen.nextClearBit(i + 1)) {
            text.append(shown++ == 0 ? "" : ", ").append(positions[i]);
        }
        return text.append(missingCount() > SHOWN_LIMIT ? ", ..." : "").toString();
    }
}
