package io.millrace.security.authn.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every backend has to do. A test of a backend extends this; what its kind cannot have (an unknown client, one that
 * has expired, an outside) it answers with null, and the test says that it was skipped.
 */
public abstract class BackendContract {
    private static final int THREADS = 8;
    private static final int ROUNDS = 100;

    /** Names with which others have been talked into something: as SQL, LDAP, paths, templates, patterns, lines. */
    private static final List<String> INJECTIONS = List.of(
            "' OR '1'='1",
            "\"; DROP TABLE mqtt_user; --",
            "*)(uid=*",
            "*",
            "%",
            "_",
            ".*",
            "../../etc/passwd",
            "${username}",
            "${password}",
            "%u",
            "#{7*7}",
            "a\r\nX-Admin: true",
            "a\nb:c",
            "a:b:c",
            "a,b",
            "{\"is_superuser\":true}",
            "&is_superuser=true",
            "?result=allow",
            "#",
            "+",
            "$SYS/#",
            "$share/g/#",
            "a/b/../c",
            "\u0001\u007f",
            "\u202eresu",
            "x".repeat(65_535));

    /** A backend that knows {@link #right()}, made for this test. */
    protected abstract AuthenticationBackend backend();

    /** Of a client that is to be believed; made anew with each call, as the others. */
    protected abstract Credentials right();

    /** Of the same client, with a secret that is not its own. */
    protected abstract Credentials wrong();

    /** Of a client that the backend does not know. */
    protected abstract @Nullable Credentials unknown();

    /** Of a client that was right once. */
    protected abstract @Nullable Credentials expired();

    /** Shown by somebody with this name, and with the secret of {@link #right()}. */
    protected abstract @Nullable Credentials named(String name);

    /** What {@link #unknown()} is answered. */
    protected Kind unknownAnswer() {
        return Kind.IGNORE;
    }

    /** What everybody is answered while the outside is down. */
    protected Kind failureAnswer() {
        return Kind.FAIL;
    }

    protected @Nullable Outside outside() {
        return null;
    }

    @Test
    void whoIsRightIsAllowed() {
        final RecordedAnswer answer = ask(right());
        assertEquals(Kind.ALLOW, answer.await());
        final Grants grants = answer.grants();
        assertNotNull(grants);
        assertTrue(grants.expiresAtMs() > System.currentTimeMillis(), "expired already");
    }

    @Test
    void whoIsWrongIsDenied() {
        final RecordedAnswer answer = ask(wrong());
        assertEquals(Kind.DENY, answer.await());
        assertTrue(answer.reasonCode() >= 0x80, () -> "no reason to refuse: " + answer.reasonCode());
    }

    @Test
    void whoIsUnknownIsLeftToOthers() {
        final Credentials unknown = unknown();
        assumeTrue(unknown != null, "skipped: this kind knows everybody");
        assertEquals(unknownAnswer(), ask(unknown).await());
    }

    @Test
    void whoHasExpiredIsNotAllowed() {
        final Credentials expired = expired();
        assumeTrue(expired != null, "skipped: nobody expires with this kind");
        assertNotEquals(Kind.ALLOW, ask(expired).await());
    }

    @Test
    void whoShowsNothingIsNotAllowed() {
        final Credentials right = right();
        final Credentials nothing = new Credentials(right.clientId(), null, null, right.address());
        assertNotEquals(Kind.ALLOW, ask(nothing).await());
        final Credentials noPassword = new Credentials(right.clientId(), right.username(), null, right.address());
        assertNotEquals(Kind.ALLOW, ask(noPassword).await());
    }

    /** Nearly the right one: cut off, lengthened, in other letters, not even text. */
    @Test
    void nearlyRightIsWrong() {
        final byte[] password = right().password();
        assumeTrue(password != null && password.length > 1, "skipped: no Password in this kind");
        final String text = new String(password, StandardCharsets.UTF_8);
        final List<byte[]> others = new ArrayList<>(List.of(
                new byte[0],
                bytes(text.substring(0, text.length() - 1)),
                bytes(text + " "),
                bytes(text + "\0"),
                bytes("\0" + text),
                new byte[] {(byte) 0xFF, (byte) 0xFE, 0},
                new byte[65_535]));
        if (!text.equals(swapped(text))) {
            others.add(bytes(swapped(text)));
        }
        for (final byte[] other : others) {
            final Credentials right = right();
            final Credentials shown =
                    new Credentials(right.clientId(), right.username(), other, right.address(), right.certificate());
            assertNotEquals(Kind.ALLOW, ask(shown).await(), () -> "allowed with " + other.length + " bytes");
        }
        assertEquals(Kind.ALLOW, ask(right()).await());
    }

    @Test
    void aNameIsNothingButAName() {
        assumeTrue(named("x") != null, "skipped: names do not matter to this kind");
        for (final String name : INJECTIONS) {
            final Credentials shown = named(name);
            assertNotNull(shown);
            assertNotEquals(Kind.ALLOW, ask(shown).await(), () -> "allowed as " + name);
        }
        assertEquals(Kind.ALLOW, ask(right()).await());
        assertEquals(Kind.DENY, ask(wrong()).await());
    }

    /** Everybody gets the answer to what it has shown itself, and one. */
    @Test
    void manyAskAtTheSameTime() throws Exception {
        final AuthenticationBackend backend = backend();
        final CyclicBarrier start = new CyclicBarrier(THREADS);
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            final boolean isRight = i % 2 == 0;
            final Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int round = 0; round < ROUNDS; round++) {
                        final RecordedAnswer answer = new RecordedAnswer();
                        backend.check(isRight ? right() : wrong(), answer);
                        assertEquals(isRight ? Kind.ALLOW : Kind.DENY, answer.await());
                        assertEquals(1, answer.count());
                    }
                } catch (final Exception | AssertionError e) {
                    failure.set(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("one of the threads", failure.get());
        }
    }

    /** What another question behind it has shown: nothing more came to the first. */
    @Test
    void nothingIsAnsweredTwice() {
        final List<RecordedAnswer> answers = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            answers.add(ask(right()));
            answers.add(ask(wrong()));
            final Credentials unknown = unknown();
            if (unknown != null) {
                answers.add(ask(unknown));
            }
        }
        answers.forEach(RecordedAnswer::await);
        ask(right()).await();
        answers.forEach(answer -> assertEquals(1, answer.count()));
    }

    /** A thread of the broker asks and goes on: it does not wait for what is outside. */
    @Test
    void whileTheOutsideIsSlowNobodyIsHeldUp() {
        final Outside outside = outside();
        assumeTrue(outside != null, "skipped: this kind asks nobody");
        outside.hold();
        final RecordedAnswer answer = ask(right());
        // Here we are, and nobody has answered yet: it could not have been waited for.
        assertEquals(0, answer.count());
        outside.release();
        assertEquals(Kind.ALLOW, answer.await());
    }

    @Test
    void anOutsideThatIsDownIsAFailureUntilItIsBack() {
        final Outside outside = outside();
        assumeTrue(outside != null, "skipped: this kind asks nobody");
        outside.goDown();
        final RecordedAnswer failed = ask(right());
        assertEquals(failureAnswer(), failed.await());
        assertFalse(tells(failed.cause(), right().password()), "the cause tells the Password");
        outside.comeBack();
        assertEquals(Kind.ALLOW, ask(right()).await());
        assertEquals(Kind.DENY, ask(wrong()).await());
        assertEquals(1, failed.count());
    }

    private RecordedAnswer ask(final Credentials credentials) {
        final RecordedAnswer answer = new RecordedAnswer();
        backend().check(credentials, answer);
        return answer;
    }

    private static boolean tells(final @Nullable Throwable thrown, final byte @Nullable [] secret) {
        if (secret == null || secret.length == 0) {
            return false;
        }
        final String text = new String(secret, StandardCharsets.UTF_8);
        for (Throwable next = thrown; next != null; next = next.getCause()) {
            if (next.toString().contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String swapped(final String text) {
        final StringBuilder swapped = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .forEach(swapped::appendCodePoint);
        return swapped.toString();
    }
}
