package io.millrace.security.ban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FlappingDetectorTest {
    private final FlappingDetector detector = new FlappingDetector(new FlappingConfig(15, 60_000, 300_000), 4711);

    @Test
    void theFifteenthEndWithinAMinuteIsTooMany() {
        for (int i = 1; i < 15; i++) {
            assertFalse(detector.onEnd("c1", i * 3_000));
            assertFalse(detector.onEnd("other" + i, i * 3_000));
        }
        assertTrue(detector.onEnd("c1", 50_000));
        assertFalse(detector.onEnd("c1", 50_001));
    }

    @Test
    void endsThatAreFurtherApartAreNone() {
        for (int i = 0; i < 1_000; i++) {
            assertFalse(detector.onEnd("c1", i * 5_000L));
        }
    }

    @Test
    void amongThousandsOfOthersIsFoundWhoFlapsAndNobodyElse() {
        int found = 0;
        for (int round = 0; round < 15; round++) {
            for (int i = 0; i < 20_000; i++) {
                if (i % 100 == 0) {
                    found += detector.onEnd("flapping" + i, round * 1_000) ? 1 : 0;
                } else {
                    assertFalse(detector.onEnd("client" + round + "/" + i, round * 1_000));
                }
            }
        }
        // A place may be lost to somebody else, never given to one who did not flap.
        assertTrue(found > 150, found + " of 200");
    }

    @Test
    void aClockThatIsSetBackBansNobody() {
        for (int i = 0; i < 14; i++) {
            assertFalse(detector.onEnd("c1", 1_000_000));
        }
        assertEquals(false, detector.onEnd("c1", 0));
    }
}
