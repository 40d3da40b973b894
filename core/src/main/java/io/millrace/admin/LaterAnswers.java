package io.millrace.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Requests that another thread works on. The thread of the administration, which is woken when there is an answer. */
final class LaterAnswers {
    private record Asked(CompletableFuture<?> made, String failureCode, Consumer<String> reply) {}

    private final Runnable wakeUp;
    private final List<Asked> waiting = new ArrayList<>();

    LaterAnswers(final Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** @param failureCode of a failure that has none of its own */
    void await(final CompletableFuture<?> made, final String failureCode, final Consumer<String> reply) {
        waiting.add(new Asked(made, failureCode, reply));
        made.whenComplete((answer, failure) -> wakeUp.run());
    }

    /** Answers what is done. */
    void doWork() {
        waiting.removeIf(LaterAnswers::answer);
    }

    private static boolean answer(final Asked asked) {
        if (!asked.made.isDone()) {
            return false;
        }
        try {
            asked.reply.accept(AdminCommands.result(asked.made.join()));
        } catch (final CompletionException e) {
            asked.reply.accept(AdminCommands.error(failure(e, asked.failureCode)));
        }
        return true;
    }

    private static AdminException failure(final CompletionException e, final String code) {
        final Throwable cause = e.getCause();
        if (cause instanceof final AdminException own) {
            return own;
        }
        return new AdminException(code, String.valueOf(cause == null ? e.getMessage() : cause.getMessage()), e);
    }
}
