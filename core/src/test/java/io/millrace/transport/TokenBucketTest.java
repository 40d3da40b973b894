package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long S = 1_000_000_000L;

    @Test
    void neverMoreThanTheRateAndAHundredthOfASecond() {
        final TokenBucket bucket = new TokenBucket(new ConnectionRate(1_000, S));
        long nowNs = 5 * S;
        final long beginNs = nowNs;
        int count = 0;
        while (nowNs < beginNs + 3 * S) {
            count++;
            nowNs += bucket.take(nowNs);
        }
        assertTrue(count >= 3_000 && count <= 3_011, () -> "in three seconds");
    }

    @Test
    void aSlowRateAllowsOneAtOnce() {
        final TokenBucket bucket = new TokenBucket(new ConnectionRate(2, 10 * S));
        assertEquals(5 * S, bucket.take(100 * S));
        assertEquals(5 * S, bucket.take(105 * S));
        assertEquals(9 * S, bucket.take(106 * S));
        // On credit: what is taken before its time makes the next one later.
        assertEquals(14 * S, bucket.take(106 * S));
    }

    @Test
    void aPauseSavesNoMoreThanTheBurst() {
        final TokenBucket bucket = new TokenBucket(new ConnectionRate(1_000, S));
        bucket.take(S);
        int count = 1;
        while (bucket.take(100 * S) == 0) {
            count++;
        }
        assertEquals(10, count);
    }

    @Test
    void withoutARateNobodyWaits() {
        final TokenBucket bucket = new TokenBucket(ConnectionRate.UNLIMITED);
        for (int i = 0; i < 100_000; i++) {
            assertEquals(0, bucket.take(S));
        }
    }
}
