package io.millrace.admin;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.port.Port;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * {@code snapshot}: asks for one, and answers when it is there. A file of the journal is closed by the record behind it;
 * so that there is one, a TICK is journaled. The thread of the administration.
 */
final class SnapshotCommand {
    private final SnapshotControl control;
    private final Port port;
    private final LaterAnswers answers;
    private final EventFlyweight tick = new EventFlyweight();
    private boolean isTickOwed;

    SnapshotCommand(final SnapshotControl control, final Port port, final LaterAnswers answers) {
        this.control = control;
        this.port = port;
        this.answers = answers;
    }

    Map<String, Object> status() {
        return control.status();
    }

    void execute(final Consumer<String> reply) {
        await(control.request(), reply);
    }

    /** {@code backup}: the same, and then a copy. */
    void executeBackup(final Path target, final Consumer<String> reply) {
        await(control.backup(target), reply);
    }

    private void await(final CompletableFuture<Map<String, Object>> made, final Consumer<String> reply) {
        answers.await(made, AdminException.SNAPSHOT_FAILED, reply);
        isTickOwed |= !writeTick();
    }

    void doWork() {
        if (isTickOwed) {
            isTickOwed = !writeTick();
        }
    }

    /** True if there is something to look after before anybody wakes this thread. */
    boolean isPending() {
        return isTickOwed;
    }

    private boolean writeTick() {
        final int offset = port.claim(EventFlyweight.HEADER_LENGTH);
        if (offset == Port.FULL) {
            return false;
        }
        tick.wrap(port.buffer(), offset);
        tick.putHeader(EventFlyweight.HEADER_LENGTH, EventType.TICK, 0);
        port.commit();
        port.publish();
        return true;
    }
}
