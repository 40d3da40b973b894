package io.millrace.system.recovery;

/**
 * The same under durability {@code batch}, where a start after a kill looks at the journal as after a power cut; few
 * rounds.
 */
class BatchRecoveryTest extends RecoveryTest {
    BatchRecoveryTest() {
        super("batch", 2, 800);
    }
}
