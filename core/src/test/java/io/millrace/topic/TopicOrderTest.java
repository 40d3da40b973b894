package io.millrace.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopicOrderTest {
    @Test
    void comparesLevelByLevel() {
        final String[] sorted = {
            "/", "/a", "a", "a/", "a/\u0001", "a/b", "a/b/c", "a/b!", "a/é", "a!", "a!/a", "ab", "é"
        };
        for (int i = 0; i < sorted.length; i++) {
            for (int j = 0; j < sorted.length; j++) {
                assertEquals(Integer.compare(i, j), order(sorted[i], sorted[j]), sorted[i] + " " + sorted[j]);
            }
        }
    }

    @Test
    void agreesWithSplittingIntoLevels() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("TopicOrderTest -Dseed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            final String a = TopicsForTest.topic(random);
            final String b = TopicsForTest.topic(random);
            assertEquals(orderBySplitting(a, b), order(a, b), () -> a + " " + b + " seed " + seed);
        }
    }

    private static int order(final String a, final String b) {
        final byte[] aBytes = (a + "/x").getBytes(StandardCharsets.UTF_8);
        final byte[] bBytes = (b + "/y").getBytes(StandardCharsets.UTF_8);
        return Integer.signum(TopicOrder.compare(aBytes, aBytes.length - 2, bBytes, bBytes.length - 2));
    }

    private static int orderBySplitting(final String a, final String b) {
        final String[] as = a.split("/", -1);
        final String[] bs = b.split("/", -1);
        for (int i = 0; i < Math.min(as.length, bs.length); i++) {
            final int order = Arrays.compareUnsigned(
                    as[i].getBytes(StandardCharsets.UTF_8), bs[i].getBytes(StandardCharsets.UTF_8));
            if (order != 0) {
                return Integer.signum(order);
            }
        }
        return Integer.compare(as.length, bs.length);
    }
}
