package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0",
                "0.0012345; 0.0012",
                "0.3; 0.30",
                "0.456; 0.46",
                "1.664; 1.66",
                "9.999; 10.0",
                "12.34; 12.3",
                "99.96; 100",
                "41234.4; 41,234",
                "-12.34; -12.3"
            })
    void threeDigitsCount(final double value, final String text) {
        assertEquals(text, Figures.number(value));
    }

    @Test
    void theMedianOfEvenlyManyLiesBetween() {
        assertEquals(new Spread(2.5, 1, 9, 4), Spread.of(DoubleStream.of(9, 1, 3, 2)));
        assertEquals(new Spread(3, 1, 9, 3), Spread.of(DoubleStream.of(9, 1, 3)));
        assertNull(Spread.of(DoubleStream.empty()));
    }

    @Test
    void ratiosSayTheirDirection() {
        assertEquals("3.1 × less", new Ratio(3.1, true).cost());
        assertEquals("12 × less", new Ratio(12.4, true).cost());
        assertEquals("1.2 × MORE", new Ratio(1 / 1.2, true).cost());
        assertEquals("1.03 × MORE", new Ratio(0.97, true).cost());
        assertEquals("1.0 ×, the same", new Ratio(0.998, true).cost());
        assertEquals("2.0 × LESS", new Ratio(0.5, true).yield());
        assertTrue(new Ratio(0.9, true).isWorse());
        assertFalse(new Ratio(0.9, false).isWorse());
    }
}
