package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is quarantined is gone to the backlog reader too. */
class SkippingReaderTest {
    private final StubJournal journal = new StubJournal();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[64]);

    @Test
    void shouldNotFindWhatIsQuarantined() {
        for (int i = 0; i < 3; i++) {
            record.putInt(0, 64);
            new RecordFrame().seal(record, 0, i * 64L);
            journal.append(record, 0, 64);
        }
        journal.commit();
        try (JournalReader reader = new SkippingReader(journal.newReader(), new long[] {64, 1000})) {
            assertEquals(64, reader.read(0, record, 0, 64));
            assertEquals(JournalReader.NOT_FOUND, reader.read(64, record, 0, 64));
            assertEquals(64, reader.read(128, record, 0, 64));
            assertTrue(reader.read(1000, record, 0, 64) < 0);
        }
    }
}
