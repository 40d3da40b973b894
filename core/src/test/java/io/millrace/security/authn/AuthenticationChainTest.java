package io.millrace.security.authn;

import static io.millrace.security.authn.StubBackendTest.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.AuthenticationResult;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.Principal;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticationChainTest {
    private static final AnonymousAccess NOBODY = new AnonymousAccess(false, false, List.of());
    private static final Grants FIRST = new Grants(true, Map.of("from", "first"), Grants.NEVER, List.of());
    private static final Grants SECOND = new Grants(false, Map.of("from", "second"), Grants.NEVER, List.of());

    private final StubBackend first = new StubBackend().knows("joe", "1".getBytes(UTF_8), FIRST);
    private final StubBackend second =
            new StubBackend().knows("joe", "2".getBytes(UTF_8), SECOND).knows("ann", "2".getBytes(UTF_8), SECOND);

    /** What the transport hears. */
    private static final class Heard implements AuthenticationResult {
        @Nullable
        Principal principal;

        int reasonCode = -1;
        int count;

        @Override
        public void accept(final Principal accepted) {
            principal = accepted;
            count++;
        }

        @Override
        public void refuse(final int reason) {
            reasonCode = reason;
            count++;
        }
    }

    private Heard walk(final AnonymousAccess anonymous, final Credentials credentials) {
        final Heard heard = new Heard();
        new AuthenticationChain(List.of(first, second), anonymous, () -> 1_000).authenticate(credentials, heard);
        return heard;
    }

    private Heard ask(final @Nullable String username, final @Nullable String password) {
        return walk(NOBODY, shown(username, password));
    }

    @Test
    void theFirstThatKnowsTheClientDecides() {
        final Heard allowed = ask("joe", "1");
        assertNotNull(allowed.principal);
        assertTrue(allowed.principal.grants().isSuperuser());
        assertEquals(Map.of("from", "first"), allowed.principal.grants().attributes());
        assertEquals(0, second.asked());
        assertEquals(ReasonCode.BAD_USER_NAME_OR_PASSWORD, ask("joe", "2").reasonCode);
        assertEquals(0, second.asked(), "who was denied has had its answer");
        final Heard later = ask("ann", "2");
        assertNotNull(later.principal);
        assertEquals(Map.of("from", "second"), later.principal.grants().attributes());
    }

    @Test
    void whomNobodyKnowsIsRefused() {
        final Heard refused = ask("eve", "x");
        assertEquals(ReasonCode.NOT_AUTHORIZED, refused.reasonCode);
        assertEquals(1, refused.count);
        assertEquals(ReasonCode.NOT_AUTHORIZED, ask(null, null).reasonCode);
    }

    /** Where clients may come without credentials, wrong ones are still wrong. */
    @Test
    void anonymousAreThoseWhoShowNothing() {
        assertNotNull(walk(AnonymousAccess.LOOPBACK, shown(null, null)).principal);
        assertEquals(ReasonCode.NOT_AUTHORIZED, walk(AnonymousAccess.EVERYONE, shown("eve", null)).reasonCode);
        assertEquals(ReasonCode.NOT_AUTHORIZED, walk(AnonymousAccess.EVERYONE, shown(null, "x")).reasonCode);
        final Credentials stranger = new Credentials("c", null, null, new InetSocketAddress("10.1.1.1", 1));
        assertEquals(ReasonCode.NOT_AUTHORIZED, walk(AnonymousAccess.LOOPBACK, stranger).reasonCode);
    }

    @Test
    void aBackendMayTakeItsTimeAndTheNextGoesOnFromThere() {
        first.hold();
        final Heard heard = ask("ann", "2");
        assertEquals(0, heard.count);
        assertEquals(0, second.asked());
        second.hold();
        first.release();
        assertEquals(1, second.asked());
        assertEquals(0, heard.count);
        second.release();
        assertNotNull(heard.principal);
        assertEquals(1, heard.count);
    }

    @Test
    void whatIsGrantedButHasExpiredIsRefused() {
        first.knows("old", "x".getBytes(UTF_8), new Grants(false, Map.of(), 1_000, List.of()));
        final AuthenticationBackend careless = new StubBackend() {
            @Override
            public void check(final Credentials credentials, final AuthenticationAnswer answer) {
                answer.allow(new Grants(false, Map.of(), 1_000, List.of()));
            }
        };
        final Heard heard = new Heard();
        new AuthenticationChain(List.of(careless), NOBODY, () -> 1_000).authenticate(shown("old", "x"), heard);
        assertEquals(ReasonCode.NOT_AUTHORIZED, heard.reasonCode);
        assertNull(heard.principal);
    }

    @Test
    void aSecondAnswerIsNotHeard() {
        final AuthenticationBackend talkative = new StubBackend() {
            @Override
            public void check(final Credentials credentials, final AuthenticationAnswer answer) {
                answer.ignore();
                answer.allow(FIRST);
                answer.deny(ReasonCode.BANNED);
                answer.fail(new IllegalStateException());
                answer.ignore();
            }
        };
        final Heard heard = new Heard();
        new AuthenticationChain(List.of(talkative), NOBODY, () -> 1_000).authenticate(shown("joe", "1"), heard);
        assertEquals(ReasonCode.NOT_AUTHORIZED, heard.reasonCode);
        assertEquals(1, heard.count);
        first.hold();
        final Heard late = ask("ann", "2");
        first.release();
        first.release();
        assertEquals(1, late.count);
    }

    @Test
    void aBackendThatThrowsRefuses() {
        final AuthenticationBackend throwing = new StubBackend() {
            @Override
            public void check(final Credentials credentials, final AuthenticationAnswer answer) {
                throw new IllegalStateException("broken");
            }
        };
        final Heard heard = new Heard();
        new AuthenticationChain(List.of(throwing, second), NOBODY, () -> 1_000).authenticate(shown("ann", "2"), heard);
        assertEquals(ReasonCode.SERVER_UNAVAILABLE, heard.reasonCode);
        assertEquals(0, second.asked());
    }

    /** A thousand times as many as any configuration may have: each is a round of a loop, and none a deeper call. */
    @Test
    void aLongChainNeedsNoStack() {
        final List<StubBackend> many = new ArrayList<>();
        for (int i = 0; i < 16_000; i++) {
            many.add(new StubBackend());
        }
        many.add(second);
        final Heard heard = new Heard();
        new AuthenticationChain(many, NOBODY, () -> 1_000).authenticate(shown("ann", "2"), heard);
        assertNotNull(heard.principal);
    }
}
