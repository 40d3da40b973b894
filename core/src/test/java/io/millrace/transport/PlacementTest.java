package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private final List<LoopRig> rigs = List.of(new LoopRig(), new LoopRig(), new LoopRig());
    private final Placement placement =
            new Placement(rigs.stream().map(rig -> rig.loop).toList());

    private int[] counts() {
        return rigs.stream().mapToInt(rig -> rig.loop.table().count()).toArray();
    }

    private static void assertCounts(final int[] actual, final Integer... expected) {
        final List<Integer> counts = new ArrayList<>();
        for (final int count : actual) {
            counts.add(count);
        }
        assertEquals(List.of(expected), counts);
    }

    @Test
    void everyLoopGetsTheSame() {
        for (int i = 0; i < 9; i++) {
            rigs.get(placement.next()).accept();
        }
        assertCounts(counts(), 3, 3, 3);
    }

    /** A storm is sent to the loops faster than they take it. */
    @Test
    void whatIsUnderWayCounts() {
        final int[] sent = new int[3];
        for (int i = 0; i < 9; i++) {
            ++sent[placement.next()];
        }
        assertCounts(sent, 3, 3, 3);
    }

    @Test
    void whereConnectionsEndedNewOnesGo() {
        final List<EmbeddedChannel> second = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            final int loop = placement.next();
            final EmbeddedChannel channel = rigs.get(loop).open(connect("c" + i));
            if (loop == 1) {
                second.add(channel);
            }
        }
        second.forEach(EmbeddedChannel::close);
        rigs.get(1).cycle();
        for (int i = 0; i < 3; i++) {
            assertEquals(1, placement.next());
        }
        assertEquals(0, placement.next());
    }

    @Test
    void sharesAddUpToTheLimit() {
        for (final int limit : new int[] {1, 2, 3, 10, 1_024_000}) {
            for (int count = 1; count <= 7; count++) {
                int sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += Placement.share(limit, i, count);
                }
                assertEquals(limit, sum);
            }
        }
    }
}
