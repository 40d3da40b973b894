package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.security.account.Account;
import io.millrace.security.account.Accounts;
import io.millrace.storage.DataDirectory;
import io.millrace.storage.admin.AdminStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredAccountsTest {
    private static final int COUNT = 5_000;

    @TempDir
    private Path home;

    @Test
    void manyAccountsAreKeptAndAChangeOfOneWritesFewOfThem() throws IOException {
        try (DataDirectory directory = DataDirectory.open(home)) {
            final Accounts accounts = new Accounts(StoredAccounts.of(AdminStore.open(directory), "users"));
            final Map<String, Account> many = new HashMap<>();
            for (int i = 0; i < COUNT; i++) {
                many.put("device" + i, new Account("$6$" + i, i % 2 == 0, Map.of()));
            }
            accounts.putAll(many);
            final Map<Path, Object> before = stamps();
            assertEquals(StoredAccounts.COLLECTION_COUNT, before.size());
            accounts.put("device7", new Account("$6$other", false, Map.of()));
            accounts.remove("device8");
            long changed = 0;
            for (final Map.Entry<Path, Object> stamp : stamps().entrySet()) {
                changed += stamp.getValue().equals(before.get(stamp.getKey())) ? 0 : 1;
            }
            // Each with the version before beside it.
            assertEquals(4, changed);
        }
        try (DataDirectory directory = DataDirectory.open(home)) {
            final Accounts accounts = new Accounts(StoredAccounts.of(AdminStore.open(directory), "users"));
            assertEquals(COUNT - 1, accounts.count());
            assertEquals("$6$other", accounts.find("device7").secret());
            assertNull(accounts.find("device8"));
            assertNotNull(accounts.find("device" + (COUNT - 1)));
        }
    }

    private Map<Path, Object> stamps() throws IOException {
        final Map<Path, Object> stamps = new HashMap<>();
        try (var files = Files.list(home.resolve("admin"))) {
            for (final Path file : files.toList()) {
                stamps.put(file, Files.getAttribute(file, "unix:ino") + "");
            }
        }
        return stamps;
    }
}
