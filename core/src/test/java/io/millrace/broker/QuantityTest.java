package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTest {
    @ParameterizedTest
    @CsvSource({"0,0", "17,17", "1KB,1024", "1 mb,1048576", "2GiB,2147483648", "512k,524288"})
    void sizes(final String text, final long bytes) {
        assertEquals(bytes, Quantity.parseSize(text).orElse(-1));
    }

    @ParameterizedTest
    @CsvSource({"500ms,500", "15s,15000", "5m,300000", "2h,7200000", "7d,604800000"})
    void durations(final String text, final long durationMs) {
        assertEquals(durationMs, Quantity.parseDurationMs(text).orElse(-1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MB", "MB", "1TB", "1s", "9999999999999999", "999999999999999GB"})
    void noSizes(final String text) {
        assertTrue(Quantity.parseSize(text).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "-1s", "1.5h", "1 week"})
    void noDurations(final String text) {
        assertTrue(Quantity.parseDurationMs(text).isEmpty());
    }

    @Test
    void sizesReadBackAsTheyWereWritten() {
        assertEquals("64MB", Quantity.sizeText(64 << 20));
        assertEquals("1025 bytes", Quantity.sizeText(1025));
        assertEquals("3KB", Quantity.sizeText(3 << 10));
        assertEquals("2GB", Quantity.sizeText(2L << 30));
    }
}
