package io.millrace.security.scram;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import io.millrace.security.Credentials;
import io.millrace.security.EnhancedExchange;
import io.millrace.security.EnhancedResult;
import io.millrace.security.Principal;
import io.millrace.security.account.Account;
import io.millrace.security.account.AccountStorage;
import io.millrace.security.account.Accounts;
import io.millrace.security.password.Digest;
import io.millrace.security.password.Pbkdf2;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScramExchangeTest {
    private static final byte[] DECOY_KEY = "decoy".getBytes(UTF_8);
    private static final String RFC_NONCE = "rOprNGfwEbeRWgbNEkqO";

    private final Accounts accounts = new Accounts(AccountStorage.NONE);
    private @Nullable String username;

    @BeforeEach
    void fill() throws IOException {
        accounts.put(
                "user",
                new Account(
                        ScramKeys.of(
                                        ScramMechanism.SHA_256,
                                        "pencil".getBytes(UTF_8),
                                        Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="),
                                        4096)
                                .text(),
                        false,
                        Map.of()));
        accounts.put("a=,b", new Account(ScramSecret.of("pass\u00A0word", 4096), true, Map.of("tenant", "t1")));
    }

    private ScramAuthenticator authenticator(final ScramMechanism mechanism) {
        return new ScramAuthenticator("scram:built_in_database", mechanism, accounts, DECOY_KEY, 4096);
    }

    private Credentials credentials() {
        return new Credentials("c1", username, null, new InetSocketAddress("127.0.0.1", 1));
    }

    private static final class Recorded implements EnhancedResult {
        private @Nullable String told;
        private @Nullable Principal principal;
        private int reasonCode;
        private int count;

        @Override
        public void challenge(final byte @Nullable [] authenticationData) {
            count++;
            told = new String(authenticationData, UTF_8);
        }

        @Override
        public void accept(final Principal accepted, final byte @Nullable [] authenticationData) {
            count++;
            principal = accepted;
            told = new String(authenticationData, UTF_8);
        }

        @Override
        public void refuse(final int code) {
            count++;
            reasonCode = code;
        }
    }

    private static Recorded say(final EnhancedExchange exchange, final @Nullable String message) {
        final Recorded recorded = new Recorded();
        exchange.next(message == null ? null : message.getBytes(UTF_8), recorded);
        assertEquals(1, recorded.count);
        return recorded;
    }

    private EnhancedExchange exchange() {
        return authenticator(ScramMechanism.SHA_256).begin(credentials());
    }

    /** RFC 7677 §3. */
    @Test
    void theExampleOfTheStandard() {
        final EnhancedExchange exchange = new ScramExchange(
                authenticator(ScramMechanism.SHA_256), credentials(), () -> "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
        assertEquals(
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                say(exchange, "n,,n=user,r=" + RFC_NONCE).told);
        final Recorded last = say(
                exchange,
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertEquals("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", last.told);
        assertEquals("user", last.principal.username());
        assertEquals("c1", last.principal.clientId());
    }

    private Recorded login(final ScramMechanism mechanism, final String name, final String password) throws Exception {
        final EnhancedExchange exchange = authenticator(mechanism).begin(credentials());
        final ScramClient client = ScramClient.builder()
                .advertisedMechanisms(List.of(mechanism.method()))
                .username(name)
                .password(password.toCharArray())
                .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION)
                .build();
        client.serverFirstMessage(say(exchange, client.clientFirstMessage().toString()).told);
        final Recorded last = say(exchange, client.clientFinalMessage().toString());
        if (last.principal != null) {
            client.serverFinalMessage(last.told);
        }
        return last;
    }

    /** Its server signature is checked as well. */
    @Test
    void aForeignClientIsBelievedAndBelievesUs() throws Exception {
        for (final ScramMechanism mechanism : ScramMechanism.values()) {
            final Recorded right = login(mechanism, "a=,b", "pass word");
            assertEquals("a=,b", right.principal.username());
            assertTrue(right.principal.grants().isSuperuser());
            assertEquals(Map.of("tenant", "t1"), right.principal.grants().attributes());
            assertEquals(0x87, login(mechanism, "a=,b", "password").reasonCode);
            assertEquals(0x87, login(mechanism, "nobody", "pass word").reasonCode);
        }
        assertEquals(
                "user",
                login(ScramMechanism.SHA_256, "user", "pencil").principal.username());
        // It has no keys for that one.
        assertEquals(0x87, login(ScramMechanism.SHA_512, "user", "pencil").reasonCode);
    }

    @Test
    void whoHasSaidAnotherNameIsRefused() throws Exception {
        username = "user";
        assertEquals(
                "user",
                login(ScramMechanism.SHA_256, "user", "pencil").principal.username());
        assertEquals(0x87, say(exchange(), "n,,n=a=3D=2Cb,r=abc").reasonCode);
    }

    /** What a stranger is shown does not tell who has an account. */
    @Test
    void whoHasNoAccountIsAskedTheSameEachTime() {
        final String first = salt("nobody", ScramMechanism.SHA_256);
        assertEquals(first, salt("nobody", ScramMechanism.SHA_256));
        assertNotEquals(first, salt("nobody2", ScramMechanism.SHA_256));
        assertNotEquals(first, salt("nobody", ScramMechanism.SHA_512));
        assertEquals(salt("user", ScramMechanism.SHA_256).length(), first.length());
    }

    private String salt(final String name, final ScramMechanism mechanism) {
        final String told = say(authenticator(mechanism).begin(credentials()), "n,,n=" + name + ",r=x").told;
        return told.substring(told.indexOf(",s="));
    }

    @Test
    void aMessageThatIsNoneIsRefused() {
        for (final String message : new String[] {
            null,
            "",
            "n",
            "n,,",
            "n,,n=,r=abc",
            "n,,n=user",
            "n,,n=user,r=",
            "n,,n=us=er,r=abc",
            "n,,n=us=2cer,r=abc",
            "n,,n=us\0er,r=abc",
            "n,,n=user,r=a b",
            "n,,m=ext,n=user,r=abc",
            "p=tls-exporter,,n=user,r=abc",
            "n,a=other,n=user,r=abc",
            "n,,n=user,r=" + "x".repeat(300)
        }) {
            assertEquals(0x87, say(exchange(), message).reasonCode, message);
        }
        final Recorded notUtf8 = new Recorded();
        exchange().next(new byte[] {'n', ',', ',', 'n', '=', (byte) 0xFF, ',', 'r', '=', 'x'}, notUtf8);
        assertEquals(0x87, notUtf8.reasonCode);
        assertEquals(0, say(exchange(), "y,a=user,n=user,r=abc,x=later").reasonCode);
    }

    @Test
    void aProofThatIsNoneIsRefused() {
        for (final String last : List.of(
                "",
                "c=biws",
                "c=biws,r=NONCE",
                "c=biws,r=NONCE,p=",
                "c=biws,r=NONCE,p=*",
                "c=biws,r=NONCE,p=AAAA",
                "c=biws,r=NONCEx,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "c=eSws,r=NONCE,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "c=biws,r=NONCE,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")) {
            final EnhancedExchange exchange = exchange();
            final String told = say(exchange, "n,,n=user,r=" + RFC_NONCE).told;
            final String nonce = told.substring(2, told.indexOf(','));
            assertEquals(0x87, say(exchange, last.replace("NONCE", nonce)).reasonCode, last);
        }
    }

    /** A proof of who knows the password, over a message that is not the one that was agreed on. */
    @Test
    void aRightProofOfAnotherMessageIsRefused() {
        assertEquals(0, proven("c=biws,r=NONCE").reasonCode);
        assertEquals(0, proven("c=biws,r=NONCE,x=later").reasonCode);
        for (final String other : List.of(
                "c=eSws,r=NONCE",
                "c=,r=NONCE",
                "c=biws,r=NONCEx",
                "c=biws,r=" + RFC_NONCE,
                "r=NONCE,c=biws",
                "r=NONCE")) {
            assertEquals(0x87, proven(other).reasonCode, other);
        }
    }

    private Recorded proven(final String message) {
        final EnhancedExchange exchange = exchange();
        final String told = say(exchange, "n,,n=user,r=" + RFC_NONCE).told;
        final String last = message.replace("NONCE", told.substring(2, told.indexOf(',')));
        final byte[] salted = Pbkdf2.derive(
                Digest.SHA256,
                "pencil".getBytes(UTF_8),
                Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="),
                4096,
                32);
        final byte[] proof = ScramMechanism.SHA_256.hmac(salted, "Client Key".getBytes(UTF_8));
        final byte[] signature = ScramMechanism.SHA_256.hmac(
                ScramMechanism.SHA_256.hash(proof),
                ("n=user,r=" + RFC_NONCE + "," + told + "," + last).getBytes(UTF_8));
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        return say(exchange, last + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    @Test
    void keysAreWrittenAndTellNothing() {
        final ScramKeys keys = ScramKeys.of(ScramMechanism.SHA_512, "pencil".getBytes(UTF_8), 4096);
        final ScramKeys read = ScramKeys.find("SCRAM-SHA-256$x " + keys.text(), ScramMechanism.SHA_512);
        assertEquals(keys.text(), read.text());
        assertArrayEquals(keys.storedKey(), read.storedKey());
        assertFalse(keys.toString().contains("$"));
    }

    @Test
    void passwordsArePrepared() {
        assertEquals("IX", SaslPrep.prepare("I\u00ADX"));
        assertEquals("IX", SaslPrep.prepare("\u2168"));
        assertEquals("a", SaslPrep.prepare("\u00AA"));
        assertEquals("USER", SaslPrep.prepare("USER"));
        for (final String prohibited : List.of("\u0007", "a\n", "\uE000", "", "\u00AD", "\u200E")) {
            assertThrows(IllegalArgumentException.class, () -> SaslPrep.prepare(prohibited));
        }
    }
}
