package io.millrace.security.account;

import java.util.function.UnaryOperator;

/**
 * A database of accounts, as the administration sees it.
 *
 * @param accounts changed by its thread
 * @param secrets from a new password to what is kept of it; throws IllegalArgumentException if the password cannot be
 *     taken, with a message for who chose it
 */
public record AccountDatabase(Accounts accounts, UnaryOperator<String> secrets) {
    @Override
    public String toString() {
        return "AccountDatabase[count=" + accounts.count() + "]";
    }
}
