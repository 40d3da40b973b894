package io.millrace.security.account;

import io.millrace.security.password.StoredPassword;
import org.jspecify.annotations.Nullable;

/** The built-in database, as a login sees it. */
public record BuiltInAccounts(Accounts accounts, StoredPassword decoy) implements AccountSource {
    @Override
    public @Nullable Account find(final String name) {
        return accounts.find(name);
    }

    /** The database is the broker's. */
    @Override
    public void close() {}
}
