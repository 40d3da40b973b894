package io.millrace.security.account;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.authn.AuthenticationAnswer;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.password.Hashing;
import io.millrace.security.password.PasswordText;
import io.millrace.security.password.StoredPassword;

/**
 * Compares a Password with that of an account. Who has no account is not known here, which takes as long to say as that a
 * Password is wrong.
 */
public final class PasswordBackend implements AuthenticationBackend {
    /** What a chain says at its end of somebody whom nobody knows: else the names of accounts could be found out. */
    private static final int REFUSED = ReasonCode.NOT_AUTHORIZED;

    private final String name;
    private final AccountNaming naming;
    private final AccountSource accounts;
    private final Hashing hashing;
    private final long patienceNs;

    /**
     * A backend.
     *
     * @param accounts closed with this
     * @param patienceNs after which it has been given up
     */
    public PasswordBackend(
            final String name,
            final AccountNaming naming,
            final AccountSource accounts,
            final Hashing hashing,
            final long patienceNs) {
        this.name = name;
        this.naming = naming;
        this.accounts = accounts;
        this.hashing = hashing;
        this.patienceNs = patienceNs;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check(final Credentials credentials, final AuthenticationAnswer answer) {
        final String accountName = naming.of(credentials);
        if (accountName == null) {
            answer.ignore();
            return;
        }
        final Account account = accounts.find(accountName);
        final byte[] password = credentials.password();
        if (password == null) {
            if (account == null) {
                answer.ignore();
            } else {
                answer.deny(REFUSED);
            }
            return;
        }
        final StoredPassword stored = account == null ? accounts.decoy() : PasswordText.parse(account.secret());
        hashing.verify(stored, password, patienceNs, new Hashing.Verdict() {
            @Override
            public void onVerified(final boolean isRight) {
                if (account == null) {
                    answer.ignore();
                } else if (isRight) {
                    answer.allow(account.grants());
                } else {
                    answer.deny(REFUSED);
                }
            }

            /** No failure: it would open the circuit breaker, and nobody were let in while the threads rest. */
            @Override
            public void onBusy() {
                answer.deny(ReasonCode.SERVER_BUSY);
            }

            @Override
            public void onFailure(final RuntimeException cause) {
                answer.fail(cause);
            }
        });
    }

    @Override
    public void close() {
        accounts.close();
    }
}
