package io.millrace.admin;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.port.Port;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * {@code snapshot}: asks for one, and answers when it is there. A file of the journal is closed by the record behind it;
 * so that there is one, a TICK is journaled. The thread of the administration.
 */
final class SnapshotCommand {
    private record Asked(CompletableFuture<Map<String, Object>> made, Consumer<String> reply) {}

    private final SnapshotControl control;
    private final Port port;
    private final Runnable wakeUp;
    private final List<Asked> waiting = new ArrayList<>();
    private final EventFlyweight tick = new EventFlyweight();
    private boolean isTickOwed;

    SnapshotCommand(final SnapshotControl control, final Port port, final Runnable wakeUp) {
        this.control = control;
        this.port = port;
        this.wakeUp = wakeUp;
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
        waiting.add(new Asked(made, reply));
        isTickOwed |= !writeTick();
        made.whenComplete((snapshot, failure) -> wakeUp.run());
    }

    void doWork() {
        if (isTickOwed) {
            isTickOwed = !writeTick();
        }
        waiting.removeIf(SnapshotCommand::answer);
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

    private static boolean answer(final Asked asked) {
        if (!asked.made.isDone()) {
            return false;
        }
        try {
            asked.reply.accept(AdminCommands.result(asked.made.join()));
        } catch (final CompletionException e) {
            asked.reply.accept(AdminCommands.error(new AdminException(AdminException.SNAPSHOT_FAILED, reason(e), e)));
        }
        return true;
    }

    private static String reason(final CompletionException e) {
        final Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }
}
