package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.machine.MachineUse;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietTest {
    private static final long DIRTY = Quiet.UNWRITTEN_LIMIT_BYTES;

    @Test
    void aQuietMachineIsLookedAtForASecond() throws Exception {
        final Quiet.Before before = new Quiet(new Machine(List.of(new Second(5, 0)))).await();
        assertTrue(before.isQuiet());
        assertEquals(1, before.waitedS());
        assertEquals(0.05, before.busyShare(), 1e-9);
    }

    @Test
    void othersAndTheDiskAreWaitedFor() throws Exception {
        final Quiet.Before before = new Quiet(new Machine(
                        List.of(new Second(90, 0), new Second(2, DIRTY), new Second(11, 0), new Second(9, DIRTY - 1))))
                .await();
        assertTrue(before.isQuiet());
        assertEquals(4, before.waitedS());
        assertEquals(DIRTY - 1, before.unwrittenBytes());
    }

    @Test
    void theWaitHasAnEnd() throws Exception {
        final Quiet.Before before = new Quiet(new Machine(List.of(new Second(50, 0)))).await();
        assertFalse(before.isQuiet());
        assertEquals(Quiet.ROUND_LIMIT, before.waitedS());
        assertEquals(0.5, before.busyShare(), 1e-9);
    }

    private record Second(int busyPercent, long unwrittenBytes) {}

    /** Plays seconds; the last one for ever. */
    private static final class Machine implements Quiet.Machine {
        private final List<Second> seconds;
        private int passed;
        private long busyNs;

        Machine(final List<Second> seconds) {
            this.seconds = seconds;
        }

        @Override
        public long unwrittenBytes() {
            return second().unwrittenBytes();
        }

        @Override
        public MachineUse use() {
            return new MachineUse(busyNs, 0, passed * 100L);
        }

        @Override
        public void pause() {
            passed++;
            busyNs += second().busyPercent();
        }

        private Second second() {
            return seconds.get(Math.min(passed, seconds.size()) - 1);
        }
    }
}
