package io.millrace.security.acl;

import io.millrace.security.Action;
import io.millrace.security.Principal;
import java.util.ArrayList;
import java.util.List;

/** Answers when the test does. */
public final class StubSource implements AuthorizationSource {
    private final List<String> asked = new ArrayList<>();
    private final List<AuthorizationAnswer> answers = new ArrayList<>();

    @Override
    public String name() {
        return "stub";
    }

    @Override
    public synchronized void ask(
            final Principal principal,
            final Action action,
            final String topic,
            final int qos,
            final boolean retain,
            final AuthorizationAnswer answer) {
        asked.add(action + " " + topic + " " + qos + (retain ? " retain" : ""));
        answers.add(answer);
    }

    /** All questions so far. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** The answer to be given to question {@code index}. */
    public synchronized AuthorizationAnswer answer(final int index) {
        return answers.get(index);
    }

    @Override
    public void close() {}
}
