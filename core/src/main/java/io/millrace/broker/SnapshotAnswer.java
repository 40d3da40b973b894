package io.millrace.broker;

import io.millrace.storage.backup.Backup;
import io.millrace.storage.backup.BackupList;
import io.millrace.storage.snapshot.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What who asked for a snapshot is told, and given. The snapshot thread: nobody else deletes files, so none vanishes. */
final class SnapshotAnswer {
    private SnapshotAnswer() {}

    /** @param text of the snapshot, to which that of a backup is added */
    static void give(
            final SnapshotRequests.Request request,
            final Map<String, Object> text,
            final Path dataDirectory,
            final Generation made) {
        final Path backup = request.backup();
        try {
            if (backup != null) {
                final BackupList list = Backup.write(dataDirectory, backup, made, true);
                text.put("backup_position", list.position());
                text.put("backup_files", list.files().size());
                text.put("backup_bytes", list.bytes());
            }
            request.answer().complete(text);
        } catch (final IOException | RuntimeException e) {
            request.answer().completeExceptionally(e);
        }
    }
}
