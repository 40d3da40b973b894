package io.millrace.system.recovery;

import java.util.Map;

/**
 * The same under durability {@code batch}, where a start after a kill looks at the journal as after a power cut; few
 * rounds.
 */
class BatchRecoveryTest extends RecoveryTest {
    @Override
    String name() {
        return "recovery-batch";
    }

    @Override
    int killCount() {
        return Integer.getInteger("kills", 2);
    }

    @Override
    int budgetEach() {
        return 800;
    }

    /** With a flush for every batch a small window would make the subscribers slow. */
    @Override
    Map<String, String> settings() {
        return Map.of("MILLRACE_DURABILITY__LEVEL", "batch", "MILLRACE_MQTT__MAX_INFLIGHT", "2000");
    }
}
