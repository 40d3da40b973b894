package io.millrace.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * {@code listeners}: lists them, or with an {@code action} starts, stops or restarts the one with this {@code id}. The
 * thread of the administration.
 */
final class ListenersCommand {
    private final ListenerControl control;
    private final LaterAnswers answers;

    ListenersCommand(final ListenerControl control, final LaterAnswers answers) {
        this.control = control;
        this.answers = answers;
    }

    List<Map<String, Object>> status() {
        return control.status();
    }

    void list(final Consumer<String> reply) {
        reply.accept(AdminCommands.result(Map.of("data", control.status())));
    }

    void execute(final String action, final String id, final Consumer<String> reply) throws AdminException {
        final CompletableFuture<Void> done = switch (action) {
            case "start" -> control.start(id);
            case "stop" -> control.stop(id);
            case "restart" -> control.restart(id);
            default ->
                throw new AdminException(
                        AdminException.BAD_REQUEST, "unknown action " + action + "; there are start, stop and restart");
        };
        answers.await(done.thenApply(nothing -> "ok"), AdminException.LISTENER_FAILED, reply);
    }
}
