package io.millrace.system.recovery;

import java.util.Map;

/** The same promise where a core thread journals what three I/O threads read; {@code -Dkills=} does not apply. */
class FusedRecoveryTest extends RecoveryTest {
    @Override
    String name() {
        return "recovery-fused";
    }

    @Override
    int killCount() {
        return 1;
    }

    @Override
    Map<String, String> settings() {
        return Map.of("MILLRACE_PIPELINE__THREADING", "fused", "MILLRACE_PIPELINE__IO_THREADS", "3");
    }
}
