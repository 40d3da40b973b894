package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PipelineConfigTest {
    @Test
    void shouldAcceptItsDefaults() {
        final PipelineConfig config = PipelineConfig.defaults();
        assertTrue(config.eventLengthLimit() > 1 << 20);
        assertEquals(64 << 20, config.hotWindowBytes());
    }

    @Test
    void shouldSayWhatIsWrong() {
        final IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new PipelineConfig(1000, 32768, 1024, 1, 1 << 26, 1, 1, 1 << 24, 64, true));
        assertEquals("ingressCells = 1000: must be a power of two", e.getMessage());
    }

    @Test
    void shouldRefuseRingsThatTheirRecordsDoNotFit() {
        refuse("ingressCells", 2048, 32768, 1 << 20, 1 << 26, 1 << 24);
        refuse("egressCells", 16384, 4096, 1 << 20, 1 << 26, 1 << 24);
        refuse("hotWindowBytes", 16384, 32768, 1 << 20, 1 << 20, 1 << 24);
        refuse("backlogWindowBytes", 16384, 32768, 1 << 20, 1 << 26, 1 << 20);
    }

    private static void refuse(
            final String name,
            final int ingressCells,
            final int egressCells,
            final int eventLengthLimit,
            final int hotWindowBytes,
            final int backlogWindowBytes) {
        final IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new PipelineConfig(
                        ingressCells,
                        egressCells,
                        eventLengthLimit,
                        1,
                        hotWindowBytes,
                        1000,
                        1 << 20,
                        backlogWindowBytes,
                        64,
                        true));
        assertTrue(String.valueOf(e.getMessage()).startsWith(name + " = "), e.toString());
    }
}
