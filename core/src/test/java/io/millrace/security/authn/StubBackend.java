package io.millrace.security.authn;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Knows some names and their Passwords; answers at once, or when the test says so. */
class StubBackend implements AuthenticationBackend {
    private final Map<String, Known> known = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean isHolding;
    private boolean isDown;
    private int asked;

    private record Known(byte[] password, Grants grants) {}

    synchronized StubBackend knows(final String username, final byte[] password, final Grants grants) {
        known.put(username, new Known(password, grants));
        return this;
    }

    @Override
    public String name() {
        return "stub";
    }

    @Override
    public void check(final Credentials credentials, final AuthenticationAnswer answer) {
        final Runnable question;
        synchronized (this) {
            asked++;
            question = () -> answer(credentials, answer);
            if (isHolding) {
                held.add(question);
                return;
            }
        }
        question.run();
    }

    private void answer(final Credentials credentials, final AuthenticationAnswer answer) {
        final @Nullable Known found;
        synchronized (this) {
            if (isDown) {
                answer.fail(new IllegalStateException("down"));
                return;
            }
            found = credentials.username() == null ? null : known.get(credentials.username());
        }
        if (found == null) {
            answer.ignore();
        } else if (isRight(found.password(), credentials.password())
                && found.grants().expiresAtMs() > System.currentTimeMillis()) {
            answer.allow(found.grants());
        } else {
            answer.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
    }

    boolean isRight(final byte[] expected, final byte @Nullable [] shown) {
        return Objects.deepEquals(expected, shown);
    }

    synchronized void hold() {
        isHolding = true;
    }

    void release() {
        final List<Runnable> waiting;
        synchronized (this) {
            isHolding = false;
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(Runnable::run);
    }

    synchronized void down(final boolean down) {
        isDown = down;
    }

    /** How often it was asked. */
    synchronized int asked() {
        return asked;
    }

    @Override
    public void close() {}
}
