package io.millrace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InflightWindowTest {
    private static final int LIMIT = 8;

    /** A client need never acknowledge its oldest delivery: that must cost neither memory nor time without end. */
    @Test
    void takesNoMoreRoomThanItsEntriesHoweverLongTheOldestStays() {
        final InflightWindow window = new InflightWindow();
        window.add(1, 0, 1);
        for (int i = 0; i < 100_000; i++) {
            final int packetId = 2 + i % 60_000;
            window.add(packetId, i, 1);
            window.remove(window.find(packetId));
        }
        assertEquals(1, window.size());
        assertTrue(window.capacity() <= 16, () -> "capacity " + window.capacity());
    }

    /** Identifiers start over at 1; those that are still in use then stand before smaller ones and after larger ones. */
    @Test
    void findsIdentifiersThatHaveOvertakenOneStillInUse() {
        final InflightWindow window = new InflightWindow();
        window.add(65_534, 0, 1);
        window.add(65_535, 1, 1);
        window.add(1, 2, 1);
        assertEquals(1, window.position(window.find(65_535)));
        assertEquals(2, window.position(window.find(1)));
        window.remove(window.find(65_535));
        assertEquals(InflightWindow.NONE, window.find(65_535));
        window.add(65_533, 3, 1);
        window.add(65_535, 4, 1);
        window.add(2, 5, 1);
        assertEquals(0, window.position(window.find(65_534)));
        assertEquals(2, window.position(window.find(1)));
        assertEquals(3, window.position(window.find(65_533)));
        assertEquals(4, window.position(window.find(65_535)));
        assertEquals(5, window.position(window.find(2)));
        assertEquals(InflightWindow.NONE, window.find(3));
    }

    @Test
    void keepsEntriesAndTheirOrderLikeAMap() {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        final InflightWindow window = new InflightWindow();
        final Map<Integer, Long> twin = new LinkedHashMap<>();
        for (int i = 0; i < 50_000; i++) {
            if (twin.size() < LIMIT && random.nextBoolean()) {
                final int packetId = 1 + i % 60_000;
                window.add(packetId, i, i);
                if (random.nextBoolean()) {
                    window.transmitted(window.find(packetId));
                }
                twin.put(packetId, (long) i);
            } else if (!twin.isEmpty()) {
                final Integer[] ids = twin.keySet().toArray(Integer[]::new);
                final int packetId = ids[random.nextInt(random.nextInt(10) == 0 ? 1 : ids.length)];
                window.remove(window.find(packetId));
                twin.remove(packetId);
            }
            final int anyId = 1 + random.nextInt(60_000);
            assertEquals(twin.containsKey(anyId), window.find(anyId) != InflightWindow.NONE, () -> "-Dseed=" + seed);
            int slot = window.first();
            for (final Map.Entry<Integer, Long> entry : twin.entrySet()) {
                assertEquals(entry.getKey(), window.packetId(slot), () -> "-Dseed=" + seed);
                assertEquals(slot, window.find(entry.getKey()), () -> "-Dseed=" + seed);
                assertEquals(entry.getValue(), window.position(slot), () -> "-Dseed=" + seed);
                slot = window.next(slot);
            }
            assertEquals(InflightWindow.NONE, slot, () -> "-Dseed=" + seed);
            assertTrue(window.capacity() <= 4 * LIMIT, () -> "-Dseed=" + seed);
        }
    }
}
