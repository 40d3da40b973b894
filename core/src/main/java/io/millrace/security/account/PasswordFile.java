package io.millrace.security.account;

import io.millrace.security.password.PasswordText;
import io.millrace.security.password.StoredPassword;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A password file of Mosquitto's: {@code NAME:PASSWORD} on each line, as {@code mosquitto_passwd} writes it, or with a
 * password in another notation of {@link PasswordText}. Empty lines and those that begin with # say nothing. Immutable.
 */
final class PasswordFile {
    static final long LENGTH_LIMIT = 256L << 20;

    private final Map<String, Account> accounts;
    private final @Nullable StoredPassword first;

    private PasswordFile(final Map<String, Account> accounts, final @Nullable StoredPassword first) {
        this.accounts = accounts;
        this.first = first;
    }

    /** @throws PasswordFileException if it cannot be read or a line cannot be understood */
    static PasswordFile read(final Path path) throws PasswordFileException {
        final Map<String, Account> accounts = new HashMap<>();
        StoredPassword first = null;
        int number = 0;
        for (final String line : lines(path)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            final int colon = line.indexOf(':');
            if (colon < 1) {
                throw PasswordFileException.at(path, number, "a line is NAME:PASSWORD");
            }
            final StoredPassword password =
                    password(path, number, line.substring(colon + 1).strip());
            first = first == null ? password : first;
            final String name = line.substring(0, colon);
            if (accounts.put(name, new Account(password.text(), false, Map.of())) != null) {
                throw PasswordFileException.at(path, number, name + " is there twice");
            }
        }
        return new PasswordFile(Map.copyOf(accounts), first);
    }

    private static StoredPassword password(final Path path, final int number, final String text)
            throws PasswordFileException {
        try {
            return PasswordText.parse(text);
        } catch (final IllegalArgumentException e) {
            throw PasswordFileException.at(
                    path, number, e.getMessage() + "; mosquitto_passwd -U hashes a file of plain passwords");
        }
    }

    private static List<String> lines(final Path path) throws PasswordFileException {
        try {
            if (Files.size(path) > LENGTH_LIMIT) {
                throw new PasswordFileException(path + " has more than " + LENGTH_LIMIT + " bytes");
            }
            return Files.readAllLines(path);
        } catch (final PasswordFileException e) {
            throw e;
        } catch (final NoSuchFileException e) {
            throw new PasswordFileException(path + " is not there");
        } catch (final MalformedInputException e) {
            throw new PasswordFileException(path + " is not UTF-8");
        } catch (final IOException e) {
            throw new PasswordFileException(path + " cannot be read: " + e.getMessage());
        }
    }

    @Nullable
    Account find(final String name) {
        return accounts.get(name);
    }

    int count() {
        return accounts.size();
    }

    /** Of the kind that the first account has; null if there is none. */
    @Nullable
    StoredPassword first() {
        return first;
    }
}
