package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavingTest {
    @Test
    void theOrderRotates() {
        final List<String> brokers = List.of("a", "b", "c");
        assertEquals(List.of("a", "b", "c"), Interleaving.order(brokers, 1));
        assertEquals(List.of("b", "c", "a"), Interleaving.order(brokers, 2));
        assertEquals(List.of("c", "a", "b"), Interleaving.order(brokers, 3));
        assertEquals(List.of("a", "b", "c"), Interleaving.order(brokers, 4));
    }
}
