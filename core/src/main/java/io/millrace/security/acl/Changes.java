package io.millrace.security.acl;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells connections that what they remember is no longer to be believed. They look at a number before each question, so
 * nobody has to find them. Any thread.
 */
public final class Changes {
    /** Of single clients; who has not looked since then forgets all it remembers, which costs it a question. */
    private static final int CLIENT_LIMIT = 64;

    private static final String EVERYBODY = "";

    private final ArrayDeque<String> clients = new ArrayDeque<>();
    private volatile State state = new State(0, List.of());

    /** @param last whom the last changes were for; the last of them is that of the number */
    private record State(long number, List<String> last) {}

    /** For all clients. */
    public void forAll() {
        add(EVERYBODY);
    }

    /** For the connection of one. */
    public void forClient(final String clientId) {
        add(clientId);
    }

    private synchronized void add(final String clientId) {
        clients.addLast(clientId);
        if (clients.size() > CLIENT_LIMIT) {
            clients.removeFirst();
        }
        state = new State(state.number() + 1, List.copyOf(clients));
    }

    /** How many there were. */
    long number() {
        return state.number();
    }

    /** True if one since {@code seen} is for this client. */
    boolean isFor(final @Nullable String clientId, final long seen) {
        final State current = state;
        final long missed = current.number() - seen;
        final List<String> last = current.last();
        if (missed > last.size()) {
            return true;
        }
        for (final String each : last.subList(last.size() - (int) missed, last.size())) {
            if (each.equals(EVERYBODY) || each.equals(clientId)) {
                return true;
            }
        }
        return false;
    }
}
