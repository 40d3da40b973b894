package io.millrace.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.auth.http.HttpService;
import io.millrace.auth.http.HttpSettings;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys of an endpoint: fetched, changed, lost. The clock that limits early fetches is the test's. */
@Timeout(60)
final class KeySetTest {
    private static final long NEVER_MS = 1_000_000_000;
    private static final KeyPair ONE = pair();
    private static final KeyPair OTHER = pair();

    private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
    private KeyServer server;
    private KeySet keys;

    @BeforeEach
    void open() throws Exception {
        server = new KeyServer(List.of(jwk(ONE, "\"one\"")));
        keys = new KeySet(
                new HttpService("jwks", new HttpSettings(1, 5_000, 5_000, KeySet.LENGTH_LIMIT), null),
                HttpRequest.newBuilder(URI.create(server.endpoint())).build(),
                nowNs::get);
    }

    @AfterEach
    void close() {
        keys.close();
        server.close();
    }

    @Test
    void keysAreFetchedAtTheStart() {
        keys.start(NEVER_MS);
        refresh();
        assertEquals(List.of("one"), ids());
    }

    @Test
    void earlyFetchesAreLimited() {
        refresh();
        assertEquals(1, server.count());
        assertNull(keys.refresh());
        nowNs.addAndGet(KeySet.EARLY_INTERVAL_NS - 1);
        assertNull(keys.refresh());
        nowNs.addAndGet(1);
        refresh();
        assertEquals(2, server.count());
    }

    @Test
    void whileTheEndpointIsDownTheKeysFromBeforeAreKept() throws Exception {
        refresh();
        server.goDown();
        early();
        assertEquals(List.of("one"), ids());
        server.comeBack();
        for (final String body : List.of(
                "",
                "hello",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
                "x".repeat(KeySet.LENGTH_LIMIT + 1),
                "[".repeat(100_000))) {
            server.write(200, body);
            early();
            assertEquals(List.of("one"), ids());
        }
        server.write(500, "{\"keys\":[" + jwk(OTHER, "\"other\"") + "]}");
        early();
        assertEquals(List.of("one"), ids());
        server.show(Collections.nCopies(KeySet.KEY_LIMIT + 1, jwk(OTHER, "\"other\"")));
        early();
        assertEquals(List.of("one"), ids());
        server.show(List.of(jwk(OTHER, "\"other\"")));
        early();
        assertEquals(List.of("other"), ids());
    }

    /** A secret in a public place would let anybody sign; a key for encryption signs nothing. */
    @Test
    void onlyPublicKeysForSignaturesAreTaken() {
        server.show(List.of(
                "{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"secret\"}",
                jwk(ONE, "\"enc\",\"use\":\"enc\""),
                "{\"kty\":\"of tomorrow\"}",
                jwk(ONE, "\"sig\",\"use\":\"sig\"")));
        refresh();
        assertEquals(List.of("sig"), ids());
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
        try (JwtAuthentication backend = Shown.backend(server.section(), 1_700_000_000)) {
            assertEquals(Kind.ALLOW, Shown.kind(backend, token(ONE, "\"kid\":\"one\"")));
            assertEquals(Kind.ALLOW, Shown.kind(backend, token(ONE, "\"x\":1")));
            assertEquals(Kind.IGNORE, Shown.kind(backend, token(OTHER, "\"kid\":\"one\"")));
            assertEquals(Kind.IGNORE, Shown.kind(backend, token(OTHER, "\"x\":1")));
            assertEquals(1, server.count());
        }
    }

    @Test
    void aKeyIsForItsAlgorithmOnly() throws Exception {
        server.show(List.of(jwk(ONE, "\"one\",\"alg\":\"RS512\"")));
        try (JwtAuthentication backend = Shown.backend(server.section(), 1_700_000_000)) {
            assertEquals(Kind.IGNORE, Shown.kind(backend, token(ONE, "\"kid\":\"one\"")));
        }
    }

    @Test
    void withoutKeysNobodyIsJudged() throws Exception {
        server.goDown();
        try (JwtAuthentication backend = Shown.backend(server.section(), 1_700_000_000)) {
            assertEquals(Kind.FAIL, Shown.kind(backend, token(ONE, "\"kid\":\"one\"")));
        }
    }

    @Test
    void oneThatAppearsWhileTokensComeIsUsed() throws Exception {
        final HttpSettings http = new HttpSettings(1, 5_000, 5_000, KeySet.LENGTH_LIMIT);
        refresh();
        server.show(List.of(jwk(OTHER, "\"other\"")));
        nowNs.addAndGet(KeySet.EARLY_INTERVAL_NS);
        try (JwtAuthentication backend = new JwtAuthentication(
                new JwtSettings(false, true, "acl", new ClaimRules(java.util.Map.of())),
                keys,
                java.time.Clock.systemUTC())) {
            assertEquals(Kind.ALLOW, Shown.kind(backend, token(OTHER, "\"kid\":\"other\"")));
            assertEquals(Kind.IGNORE, Shown.kind(backend, token(OTHER, "\"kid\":\"another\"")));
            assertEquals(2, server.count());
        }
        assertEquals(1, http.poolSize());
    }

    private void early() {
        nowNs.addAndGet(KeySet.EARLY_INTERVAL_NS);
        refresh();
    }

    private void refresh() {
        final CompletableFuture<?> refreshed = keys.refresh();
        assertNotNull(refreshed);
        refreshed.join();
    }

    private List<String> ids() {
        return keys.keys().stream().map(VerificationKey::id).toList();
    }

    private static String token(final KeyPair pair, final String more) {
        return Minted.token("{\"alg\":\"RS256\"," + more + "}", "{}", pair.getPrivate(), "RS256");
    }

    /** @param id and more, as JSON */
    private static String jwk(final KeyPair pair, final String id) {
        final RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        final byte[] modulus = key.getModulus().toByteArray();
        return "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
                + Minted.encoded(java.util.Arrays.copyOfRange(modulus, 1, modulus.length)) + "\",\"kid\":" + id + "}";
    }

    private static KeyPair pair() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (final java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
