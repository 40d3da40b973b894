package io.millrace.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TopicBytesTest {
    @Test
    void everyByteCountsAndThePlaceInMemoryDoesNot() {
        for (int length = 0; length < 40; length++) {
            final byte[] bytes = new byte[length];
            final UnsafeBuffer elsewhere = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
            elsewhere.setMemory(0, 64, (byte) 0x55);
            elsewhere.putBytes(3, bytes);
            final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            final int hash = TopicBytes.hash(7, buffer, 0, length);
            assertEquals(hash, TopicBytes.hash(7, elsewhere, 3, length));
            assertNotEquals(hash, TopicBytes.hash(8, buffer, 0, length), "seed");
            assertTrue(TopicBytes.isEqual(bytes, elsewhere, 3, length));
            assertFalse(TopicBytes.isEqual(bytes, elsewhere, 3, length + 1), "length");
            for (int i = 0; i < length; i++) {
                bytes[i] = 1;
                assertNotEquals(hash, TopicBytes.hash(7, buffer, 0, length), "byte " + i + " of " + length);
                assertFalse(TopicBytes.isEqual(bytes, elsewhere, 3, length), "byte " + i + " of " + length);
                bytes[i] = 0;
            }
        }
    }

    @Test
    void numberedTopicsSpread() {
        final Set<Integer> hashes = new HashSet<>();
        final int[] upper = new int[1 << 10];
        final int[] lower = new int[1 << 10];
        for (int i = 0; i < 100_000; i++) {
            final UnsafeBuffer topic = TopicsForTest.buffer("device/" + i + "/state");
            final int hash = TopicBytes.hash(0, topic, 0, topic.capacity());
            hashes.add(hash);
            upper[hash >>> 22]++;
            lower[hash & 1023]++;
        }
        assertTrue(hashes.size() > 99_980, "random hashes of 32 bits would collide once or twice: " + hashes.size());
        for (int i = 0; i < 1024; i++) {
            assertTrue(upper[i] > 40 && upper[i] < 180, "upper bits " + i + ": " + upper[i]);
            assertTrue(lower[i] > 40 && lower[i] < 180, "lower bits " + i + ": " + lower[i]);
        }
    }
}
