package io.millrace.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.session.ClientId;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the child process says of backlogs is what the parent reads. */
class BacklogsTest {
    @Test
    void aLineSaysWhatItWasMadeOf() {
        final byte[] odd = {0x20, (byte) 0xC3, (byte) 0xA9, '\n'};
        final Backlog backlog = new Backlog(ClientId.of(new UnsafeBuffer(odd), 0, odd.length), 7, 1_000_000);
        final String line = FoldLines.backlog(FoldLines.LARGEST, backlog);
        assertEquals(backlog, FoldLines.backlogOf(FoldLines.LARGEST, line));
        assertNull(FoldLines.backlogOf(FoldLines.OLDEST, line));
        final Backlog empty = new Backlog(ClientId.of(""), 7, 8);
        assertEquals(empty, FoldLines.backlogOf("largest", FoldLines.backlog("largest", empty)));
    }

    @Test
    void otherLinesAreForTheLog() {
        assertNull(FoldLines.backlogOf("largest", "largest one two three"));
        assertNull(FoldLines.backlogOf("largest", "largest"));
        assertEquals(-1, FoldLines.numberOf("records", "records were lost"));
        assertEquals(12, FoldLines.numberOf("progress", "progress 12 96"));
    }
}
