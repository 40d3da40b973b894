package io.millrace.security.scram;

import io.millrace.security.Credentials;
import io.millrace.security.EnhancedAuthenticator;
import io.millrace.security.EnhancedExchange;
import io.millrace.security.account.Account;
import io.millrace.security.account.Accounts;
import io.millrace.security.authn.AuthenticationAnswer;
import io.millrace.security.authn.AuthenticationBackend;
import org.jspecify.annotations.Nullable;

/**
 * An Authentication Method. Who has no account gets a challenge like everybody else, with the same salt each time; the
 * refusal comes with the proof. Channel binding is not offered.
 */
public final class ScramAuthenticator implements EnhancedAuthenticator, AuthenticationBackend {
    private final String name;
    private final ScramMechanism mechanism;
    private final Accounts accounts;
    private final byte[] decoyKey;
    private final int iterations;

    /**
     * Offers one mechanism.
     *
     * @param decoyKey a secret of this broker, which outlives a restart: else the salts of those who have an account would
     *     be the ones that stay
     * @param iterations that new accounts get
     */
    public ScramAuthenticator(
            final String name,
            final ScramMechanism mechanism,
            final Accounts accounts,
            final byte[] decoyKey,
            final int iterations) {
        this.name = name;
        this.mechanism = mechanism;
        this.accounts = accounts;
        this.decoyKey = decoyKey.clone();
        this.iterations = iterations;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String method() {
        return mechanism.method();
    }

    @Override
    public EnhancedExchange begin(final Credentials credentials) {
        return new ScramExchange(this, credentials);
    }

    /** It believes nobody who shows a Password. */
    @Override
    public void check(final Credentials credentials, final AuthenticationAnswer answer) {
        answer.ignore();
    }

    ScramMechanism mechanism() {
        return mechanism;
    }

    @Nullable
    Account find(final String accountName) {
        return accounts.find(accountName);
    }

    ScramKeys keys(final String accountName, final @Nullable Account account) {
        // In either case, for it takes its time.
        final ScramKeys decoy = ScramKeys.decoy(mechanism, accountName, decoyKey, iterations);
        final ScramKeys kept = account == null ? null : ScramKeys.find(account.secret(), mechanism);
        return kept == null ? decoy : kept;
    }

    /** The database is the broker's. */
    @Override
    public void close() {}
}
