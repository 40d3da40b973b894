package io.millrace.security.acl;

import io.millrace.security.Action;
import io.millrace.security.Principal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one packet, asked together: some at a time, each of one source after the other until one knows. They
 * are collected and read on the connection's I/O thread, and answered on any.
 */
final class Round {
    /** A SUBSCRIBE has up to 1,024 filters; nobody is asked so much at once for one client. */
    private static final int AT_ONCE = 8;

    private static final int ASKING = 0;
    private static final int LEFT = 1;
    private static final int ANSWERED = 2;

    private final Principal principal;
    private final List<AuthorizationSource> sources;
    private final @Nullable Round before;
    private final List<Question> questions = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private @Nullable Executor executor;
    private Runnable over = () -> {};
    private int cursor;
    private boolean isAsked;
    private boolean isOver;

    /** @param before the last round of the same packet, null if this is the first: its answers still hold */
    Round(final Principal principal, final List<AuthorizationSource> sources, final @Nullable Round before) {
        this.principal = principal;
        this.sources = sources;
        this.before = before;
    }

    void add(final Action action, final int qos, final boolean isRetain, final byte[] topic) {
        questions.add(new Question(action, qos, isRetain, topic));
    }

    /** Null if it is not one of this packet's. */
    @Nullable
    Question find(final int kind, final DirectBuffer topic, final int offset, final int length) {
        final int count = questions.size();
        for (int i = 0; i < count; i++) {
            // They come again in the order in which they came.
            final Question question = questions.get(cursor < count ? cursor : 0);
            cursor = cursor + 1 < count ? cursor + 1 : 0;
            if (question.isSame(kind, topic, offset, length)) {
                return question;
            }
        }
        return before == null ? null : before.find(kind, topic, offset, length);
    }

    boolean isAsked() {
        return isAsked;
    }

    /** True once all is answered, as the I/O thread sees it. */
    boolean isOver() {
        return isOver;
    }

    List<Question> questions() {
        return questions;
    }

    /** @param over run by the executor when all is answered */
    void ask(final Executor executor, final Runnable over) {
        isAsked = true;
        this.executor = executor;
        this.over = over;
        open.set(questions.size());
        final int lanes = Math.min(AT_ONCE, questions.size());
        for (int i = 0; i < lanes; i++) {
            askOn();
        }
    }

    /** Asks questions until one is not answered at once, or none is left. */
    private void askOn() {
        for (int i = next.getAndIncrement(); i < questions.size(); i = next.getAndIncrement()) {
            if (!askOn(questions.get(i), 0)) {
                return;
            }
        }
    }

    /** True if the question is answered. */
    private boolean askOn(final Question question, final int first) {
        for (int source = first; source < sources.size(); source++) {
            final Step step = new Step(question, source);
            step.ask();
            if (!step.state.compareAndSet(ASKING, LEFT)) {
                if (step.isLast()) {
                    close();
                    return true;
                }
            } else {
                return false;
            }
        }
        close();
        return true;
    }

    private void close() {
        if (open.decrementAndGet() == 0 && executor != null) {
            try {
                executor.execute(() -> {
                    isOver = true;
                    questions.forEach(question -> question.isAnswered = true);
                    over.run();
                });
            } catch (final RejectedExecutionException e) {
                // The loop is gone, and its connections with it.
            }
        }
    }

    /** One question to one source. */
    private final class Step implements AuthorizationAnswer {
        private final Question question;
        private final int source;
        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicInteger state = new AtomicInteger(ASKING);

        Step(final Question question, final int source) {
            this.question = question;
            this.source = source;
        }

        void ask() {
            try {
                sources.get(source)
                        .ask(
                                principal,
                                question.action,
                                new String(question.topic, StandardCharsets.UTF_8),
                                question.qos,
                                question.isRetain,
                                this);
            } catch (final RuntimeException failure) {
                fail(failure);
            }
        }

        boolean isLast() {
            return question.verdict != ClientRules.NONE;
        }

        @Override
        public void allow() {
            answer(ClientRules.ALLOW, false);
        }

        @Override
        public void deny() {
            answer(ClientRules.DENY, false);
        }

        @Override
        public void ignore() {
            answer(ClientRules.NONE, false);
        }

        /** Of a source without a guard the worst is believed. */
        @Override
        public void fail(final Throwable cause) {
            answer(
                    sources.get(source) instanceof final GuardedSource guarded
                            ? guarded.onFailure(cause)
                            : ClientRules.DENY,
                    true);
        }

        private void answer(final int verdict, final boolean isFailed) {
            if (answers.getAndIncrement() > 0) {
                return;
            }
            question.verdict = verdict;
            question.isFailed |= isFailed;
            if (state.getAndSet(ANSWERED) == LEFT && (isLast() ? closed() : askOn(question, source + 1))) {
                askOn();
            }
        }

        private boolean closed() {
            close();
            return true;
        }
    }
}
