package io.millrace.bench.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static final double EXACT = 1e-9;

    @Test
    void aLinearAxisEndsAtARoundNumber() {
        final Scale scale = new LinearScale(43_000, Ticks::number);
        assertEquals(List.of("0", "10,000", "20,000", "30,000", "40,000", "50,000"), labels(scale));
        assertEquals(0.5, scale.at(25_000), EXACT);
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1"), labels(new LinearScale(0, Ticks::number)));
    }

    @Test
    void aLogarithmicAxisEndsAtRoundNumbers() {
        final Scale scale = new LogScale(10, 100_000, Ticks::latency);
        assertEquals(List.of("10 µs", "100 µs", "1 ms", "10 ms", "100 ms"), labels(scale));
        assertEquals(0.5, scale.at(1_000), EXACT);
        assertEquals(0, scale.at(0), EXACT);
        assertEquals(List.of("2", "5", "10", "20"), labels(new LogScale(3, 11, Ticks::number)));
        assertEquals(List.of("0.5", "1"), labels(new LogScale(0.7, 0.7, Ticks::number)));
    }

    @Test
    void everyNineTakesTheSameRoom() {
        final Scale scale = new NinesScale();
        assertEquals(0, scale.at(0), EXACT);
        assertEquals(0.25, scale.at(90), EXACT);
        assertEquals(0.5, scale.at(99), EXACT);
        assertEquals(1, scale.at(100), EXACT);
        assertEquals(99.9, NinesScale.percentile(3), EXACT);
    }

    private static List<String> labels(final Scale scale) {
        return scale.ticks().stream()
                .map(Scale.Tick::label)
                .filter(label -> !label.isEmpty())
                .toList();
    }
}
