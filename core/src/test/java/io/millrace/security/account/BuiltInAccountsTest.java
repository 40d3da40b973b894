package io.millrace.security.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.security.Credentials;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.BackendContract;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.password.Digest;
import io.millrace.security.password.Hashing;
import io.millrace.security.password.PasswordAlgorithm;
import io.millrace.security.password.Pbkdf2Algorithm;
import io.millrace.security.password.StoredPassword;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The built-in database does what every backend has to do; its passwords are hashed by the threads for that. */
@Timeout(120)
class BuiltInAccountsTest extends BackendContract {
    private static final PasswordAlgorithm ALGORITHM = new Pbkdf2Algorithm(Digest.SHA256, 10, 0);

    private final Hashing hashing = new Hashing();
    private final Accounts accounts = new Accounts(AccountStorage.NONE);
    private final List<String> compared = new ArrayList<>();

    @BeforeEach
    void fill() throws IOException {
        accounts.put("joe", account("sEcret", false));
        accounts.put("root", account("r00t", true));
    }

    @AfterEach
    void close() {
        hashing.close();
    }

    private static Account account(final String password, final boolean isSuperuser) {
        return new Account(ALGORITHM.store(password.getBytes(UTF_8)).text(), isSuperuser, Map.of("tenant", "t1"));
    }

    static Credentials shown(final @Nullable String username, final @Nullable String password) {
        return new Credentials(
                "c1",
                username,
                password == null ? null : password.getBytes(UTF_8),
                new InetSocketAddress("127.0.0.1", 1));
    }

    @Override
    protected AuthenticationBackend backend() {
        return backend(AccountNaming.USERNAME);
    }

    private AuthenticationBackend backend(final AccountNaming naming) {
        final StoredPassword decoy = ALGORITHM.store(new byte[] {1});
        return new PasswordBackend(
                "password_based:built_in_database",
                naming,
                new BuiltInAccounts(accounts, new StoredPassword() {
                    @Override
                    public boolean isRight(final byte[] password) {
                        compared.add("decoy");
                        return decoy.isRight(password);
                    }

                    @Override
                    public boolean isCheap() {
                        return true;
                    }

                    @Override
                    public String text() {
                        return decoy.text();
                    }
                }),
                hashing,
                Long.MAX_VALUE);
    }

    @Override
    protected Credentials right() {
        return shown("joe", "sEcret");
    }

    @Override
    protected Credentials wrong() {
        return shown("joe", "guess");
    }

    @Override
    protected Credentials unknown() {
        return shown("ann", "sEcret");
    }

    @Override
    protected @Nullable Credentials expired() {
        return null;
    }

    @Override
    protected Credentials named(final String name) {
        return shown(name, "sEcret");
    }

    @Test
    void whoHasNoAccountCostsAHashAllTheSame() {
        final RecordedAnswer answer = new RecordedAnswer();
        backend().check(unknown(), answer);
        assertEquals(RecordedAnswer.Kind.IGNORE, answer.await());
        assertEquals(List.of("decoy"), compared);
    }

    @Test
    void anAccountGivesItsGrants() {
        final RecordedAnswer answer = new RecordedAnswer();
        backend().check(shown("root", "r00t"), answer);
        assertEquals(RecordedAnswer.Kind.ALLOW, answer.await());
        assertEquals(true, answer.grants().isSuperuser());
        assertEquals(Map.of("tenant", "t1"), answer.grants().attributes());
    }

    @Test
    void theNameMayBeTheClientIdentifier() throws IOException {
        accounts.put("c1", account("cl1ent", false));
        final AuthenticationBackend backend = backend(AccountNaming.CLIENTID);
        final RecordedAnswer answer = new RecordedAnswer();
        backend.check(shown("joe", "cl1ent"), answer);
        assertEquals(RecordedAnswer.Kind.ALLOW, answer.await());
        final RecordedAnswer other = new RecordedAnswer();
        backend.check(shown("joe", "sEcret"), other);
        assertEquals(RecordedAnswer.Kind.DENY, other.await());
    }

    @Test
    void threadsThatAreGoneAreAFailureAndNoRefusal() {
        hashing.close();
        final RecordedAnswer answer = new RecordedAnswer();
        backend().check(right(), answer);
        assertEquals(RecordedAnswer.Kind.FAIL, answer.await());
    }
}
