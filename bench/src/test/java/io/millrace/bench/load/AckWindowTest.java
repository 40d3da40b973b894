package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AckWindowTest {
    /** A Packet Identifier is never in flight twice, also past 65,535 and with holes that never close. */
    @Test
    void agreesWithAMap() {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        final AckWindow window = new AckWindow(3_000);
        final Map<Integer, Long> inflight = new HashMap<>();
        final List<Integer> packetIds = new ArrayList<>();
        for (long i = 0; i < 400_000; i++) {
            if (window.hasRoom() && (packetIds.isEmpty() || random.nextInt(100) < 51)) {
                final int packetId = window.open(i);
                assertTrue(packetId > 0 && packetId <= 0xFFFF, "seed " + seed);
                assertEquals(null, inflight.put(packetId, i), "seed " + seed);
                packetIds.add(packetId);
            } else {
                final int last = packetIds.size() - 1;
                final int index = random.nextInt(packetIds.size());
                final int packetId = packetIds.get(index);
                packetIds.set(index, packetIds.get(last));
                packetIds.remove(last);
                assertEquals(inflight.remove(packetId), window.take(packetId), "seed " + seed);
                assertEquals(AckWindow.UNKNOWN, window.take(packetId), "seed " + seed);
            }
            assertEquals(inflight.size(), window.count(), "seed " + seed);
        }
    }

    @Test
    void holdsAllIdentifiersThereAre() {
        final AckWindow window = new AckWindow(100_000);
        for (int i = 1; i <= 0xFFFF; i++) {
            assertTrue(window.hasRoom());
            window.open(i);
        }
        assertFalse(window.hasRoom());
        for (int i = 1; i <= 0xFFFF; i++) {
            assertTrue(window.has(i));
        }
        assertFalse(window.has(0));
    }
}
