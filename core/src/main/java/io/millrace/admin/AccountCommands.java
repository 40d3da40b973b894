package io.millrace.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import io.millrace.security.account.Account;
import io.millrace.security.account.AccountDatabase;
import io.millrace.security.account.Accounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code users}, {@code user_add}, {@code user_update} and {@code user_delete}: the databases of accounts. A password is
 * hashed here, on the thread of the administration, and what is kept of it is never answered with.
 */
public final class AccountCommands {
    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;
    private static final String PASSWORD = "password";
    private static final String SUPERUSER = "is_superuser";
    private static final String ATTRIBUTES = "client_attrs";

    private final Map<String, AccountDatabase> databases;

    private AccountCommands(final Map<String, AccountDatabase> databases) {
        this.databases = databases;
    }

    /** @param databases by the word that requests name them with */
    public static void addTo(final AdminServer server, final Map<String, AccountDatabase> databases) {
        final AccountCommands commands = new AccountCommands(databases);
        server.add("users", commands::list);
        server.add("user_add", commands::add);
        server.add("user_update", commands::update);
        server.add("user_delete", commands::delete);
    }

    /** Behind {@code cursor}, a name, in ascending order. */
    private Object list(final Config request) throws AdminException {
        final Accounts accounts = database(request).accounts();
        final int limit = limit(request);
        final String cursor = text(request, "cursor");
        final List<String> names = accounts.page(cursor == null ? "" : cursor, limit + 1);
        final List<Map<String, Object>> entries = new ArrayList<>();
        for (final String name : names.subList(0, Math.min(limit, names.size()))) {
            final Account account = accounts.find(name);
            if (account != null) {
                entries.add(entry(name, account));
            }
        }
        final Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("count", accounts.count());
        meta.put("hasnext", names.size() > limit);
        if (names.size() > limit) {
            meta.put("cursor", names.get(limit - 1));
        }
        return Map.of("data", entries, "meta", meta);
    }

    private Object add(final Config request) throws AdminException {
        final AccountDatabase database = database(request);
        final String name = name(request);
        if (database.accounts().find(name) != null) {
            throw new AdminException(AdminException.CONFLICT, "there is an account " + name);
        }
        final String password = text(request, PASSWORD);
        if (password == null) {
            throw new AdminException(AdminException.BAD_REQUEST, PASSWORD + " is missing");
        }
        return put(database, name, secret(database, password), false, Map.of(), request);
    }

    private Object update(final Config request) throws AdminException {
        final AccountDatabase database = database(request);
        final String name = name(request);
        final Account account = database.accounts().find(name);
        if (account == null) {
            throw new AdminException(AdminException.NOT_FOUND, "there is no account " + name);
        }
        final String password = text(request, PASSWORD);
        return put(
                database,
                name,
                password == null ? account.secret() : secret(database, password),
                account.isSuperuser(),
                account.attributes(),
                request);
    }

    /** What the request says of it, else as it was. */
    private static Object put(
            final AccountDatabase database,
            final String name,
            final String secret,
            final boolean wasSuperuser,
            final Map<String, String> oldAttributes,
            final Config request)
            throws AdminException {
        try {
            final Account account = new Account(
                    secret,
                    request.hasPath(SUPERUSER) ? request.getBoolean(SUPERUSER) : wasSuperuser,
                    request.hasPath(ATTRIBUTES) ? attributes(request) : oldAttributes);
            database.accounts().put(name, account);
            return entry(name, account);
        } catch (final ConfigException e) {
            throw new AdminException(
                    AdminException.BAD_REQUEST, SUPERUSER + " is true or false, " + ATTRIBUTES + " an object of texts");
        } catch (final IllegalArgumentException e) {
            throw new AdminException(AdminException.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        } catch (final IOException e) {
            throw new AdminException(AdminException.NOT_KEPT, "the account could not be kept: " + e.getMessage(), e);
        }
    }

    private Object delete(final Config request) throws AdminException {
        try {
            return database(request).accounts().remove(name(request));
        } catch (final IOException e) {
            throw new AdminException(AdminException.NOT_KEPT, "the account is still kept: " + e.getMessage(), e);
        }
    }

    private static String secret(final AccountDatabase database, final String password) throws AdminException {
        if (password.isEmpty()) {
            throw new AdminException(AdminException.BAD_REQUEST, "the password is empty");
        }
        try {
            return database.secrets().apply(password);
        } catch (final IllegalArgumentException e) {
            throw new AdminException(AdminException.BAD_REQUEST, "the password: " + e.getMessage(), e);
        }
    }

    private AccountDatabase database(final Config request) throws AdminException {
        final String word = text(request, "database");
        final AccountDatabase database = databases.get(word == null ? "password" : word);
        if (database == null) {
            throw new AdminException(
                    AdminException.BAD_REQUEST,
                    "database is one of "
                            + String.join(
                                    ", ", databases.keySet().stream().sorted().toList()));
        }
        return database;
    }

    private static Map<String, String> attributes(final Config request) {
        final Map<String, String> attributes = new HashMap<>();
        for (final Map.Entry<String, ConfigValue> entry :
                request.getObject(ATTRIBUTES).entrySet()) {
            attributes.put(entry.getKey(), String.valueOf(entry.getValue().unwrapped()));
        }
        return attributes;
    }

    private static Map<String, Object> entry(final String name, final Account account) {
        final Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("user_id", name);
        entry.put(SUPERUSER, account.isSuperuser());
        entry.put(ATTRIBUTES, account.attributes());
        return entry;
    }

    private static String name(final Config request) throws AdminException {
        final String name = text(request, "user_id");
        if (name == null) {
            throw new AdminException(AdminException.BAD_REQUEST, "user_id is missing");
        }
        return name;
    }

    private static int limit(final Config request) throws AdminException {
        final int limit;
        try {
            limit = request.hasPath("limit") ? request.getInt("limit") : PAGE_DEFAULT;
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, "limit is no whole number", e);
        }
        if (limit < 1 || limit > PAGE_MAX) {
            throw new AdminException(AdminException.BAD_REQUEST, "limit: allowed is 1 to " + PAGE_MAX);
        }
        return limit;
    }

    private static @Nullable String text(final Config request, final String key) throws AdminException {
        try {
            return request.hasPath(key) ? request.getString(key) : null;
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, key + " is no text");
        }
    }
}
