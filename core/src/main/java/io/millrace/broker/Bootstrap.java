package io.millrace.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.extension.Settings;
import io.millrace.security.account.Account;
import io.millrace.security.account.Accounts;
import io.millrace.security.password.PasswordAlgorithm;
import io.millrace.security.password.StoredPassword;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a database with the accounts of {@code bootstrap_file} that are not in it yet. Those that are stay as they are:
 * somebody may have changed them since.
 */
final class Bootstrap {
    private static final Logger LOGGER = LoggerFactory.getLogger(Bootstrap.class);
    private static final String FILE = "bootstrap_file";
    private static final String TYPE = "bootstrap_type";
    private static final String PLAIN = "plain";
    private static final String HASH = "hash";

    private Bootstrap() {}

    /** True if the file of this entry has hashes, and there is one. */
    static boolean isOfHashes(final Settings entry) {
        return entry.has(FILE) && entry.text(TYPE, PLAIN).equals(HASH);
    }

    /**
     * Reads the file, if there is one.
     *
     * @param fresh how passwords of type plain are hashed
     * @param foreign how those of type hash were
     */
    static void fill(
            final Settings entry,
            final Accounts accounts,
            final PasswordAlgorithm fresh,
            final PasswordAlgorithm foreign) {
        final String type = entry.text(TYPE, PLAIN);
        if (!type.equals(PLAIN) && !type.equals(HASH)) {
            throw entry.refusal(TYPE, "allowed are plain and hash");
        }
        if (!entry.has(FILE) || entry.text(FILE).isEmpty()) {
            return;
        }
        final Map<String, Account> added = new HashMap<>();
        int count = 0;
        for (final BootstrapFile.Entry read : BootstrapFile.read(entry.path(FILE))) {
            count++;
            final String name = read.value(BootstrapFile.NAME);
            if (accounts.find(name) == null && added.put(name, account(read, type, fresh, foreign)) != null) {
                throw new StartException(read.place() + ": " + name + " is there twice");
            }
        }
        try {
            accounts.putAll(added);
        } catch (final IllegalArgumentException e) {
            throw entry.refusal(FILE, String.valueOf(e.getMessage()));
        } catch (final IOException e) {
            throw new StartException("the accounts of " + FILE + " could not be kept: " + e.getMessage(), e);
        }
        LOGGER.info("{}: {} of {} accounts were new", entry.path(FILE), added.size(), count);
    }

    private static Account account(
            final BootstrapFile.Entry read,
            final String type,
            final PasswordAlgorithm fresh,
            final PasswordAlgorithm foreign) {
        final boolean isPlain = type.equals(PLAIN);
        final String column = isPlain ? BootstrapFile.PASSWORD : BootstrapFile.HASH;
        final String secret = read.value(column);
        if (read.value(BootstrapFile.NAME).isEmpty() || secret.isEmpty()) {
            throw new StartException(
                    read.place() + ": needs " + BootstrapFile.NAME + " and " + column + ", as " + TYPE + " is " + type);
        }
        try {
            final StoredPassword password = isPlain
                    ? fresh.store(secret.getBytes(UTF_8))
                    : foreign.stored(secret, read.value(BootstrapFile.SALT));
            return new Account(
                    password.text(), read.value(BootstrapFile.SUPERUSER).equals("true"), Map.of());
        } catch (final IllegalArgumentException e) {
            throw new StartException(read.place() + ": " + e.getMessage());
        }
    }
}
