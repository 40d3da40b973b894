package io.millrace.system.recovery;

import java.util.Map;

/** The same promise where a core thread journals what three I/O threads read; {@code -Dkills=} does not apply. */
class FusedRecoveryTest extends RecoveryTest {
    private static final int KILL_COUNT = 1;

    FusedRecoveryTest() {
        super(
                "recovery-fused",
                KILL_COUNT,
                4_000,
                Map.of("MILLRACE_PIPELINE__THREADING", "fused", "MILLRACE_PIPELINE__IO_THREADS", "3"));
    }
}
