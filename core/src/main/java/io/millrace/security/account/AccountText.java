package io.millrace.security.account;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An {@link Account} in lines: the secret; {@code superuser} or nothing; an attribute a line, {@code name=value}. Short,
 * because there may be a million of them.
 */
final class AccountText {
    private static final String SUPERUSER = "superuser";

    private AccountText() {}

    static String write(final Account account) {
        final StringBuilder text = new StringBuilder(account.secret());
        text.append('\n').append(account.isSuperuser() ? SUPERUSER : "");
        new TreeMap<>(account.attributes())
                .forEach((name, value) ->
                        text.append('\n').append(name).append('=').append(value));
        return text.toString();
    }

    /** @throws IllegalArgumentException if it is not what was written; the message does not tell it */
    static Account read(final String text) {
        final String[] lines = text.split("\n", -1);
        if (lines.length < 2 || !lines[1].isEmpty() && !lines[1].equals(SUPERUSER)) {
            throw new IllegalArgumentException("not an account");
        }
        final Map<String, String> attributes = new HashMap<>();
        for (int i = 2; i < lines.length; i++) {
            final int equals = lines[i].indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not an account");
            }
            attributes.put(lines[i].substring(0, equals), lines[i].substring(equals + 1));
        }
        return new Account(lines[0], !lines[1].isEmpty(), attributes);
    }
}
