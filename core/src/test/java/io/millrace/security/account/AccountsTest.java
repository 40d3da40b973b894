package io.millrace.security.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final Account PLAIN = new Account("$6$x$y", false, Map.of());

    private final TreeMap<String, String> kept = new TreeMap<>();
    private boolean isFull;

    private final AccountStorage storage = new AccountStorage() {
        @Override
        public void forEach(final BiConsumer<String, String> visitor) {
            kept.forEach(visitor);
        }

        @Override
        public void putAll(final Map<String, String> texts) throws IOException {
            check();
            kept.putAll(texts);
        }

        @Override
        public void remove(final String name) throws IOException {
            check();
            kept.remove(name);
        }

        private void check() throws IOException {
            if (isFull) {
                throw new IOException("no room");
            }
        }
    };

    @Test
    void whatIsKeptComesBack() throws IOException {
        final Accounts accounts = new Accounts(storage);
        final Account rich = new Account("$7$1$x$y", true, Map.of("tenant", "a=b", "site", ""));
        accounts.put("ü:\n/#", rich);
        accounts.put("joe", PLAIN);
        final Accounts again = new Accounts(storage);
        assertEquals(rich, again.find("ü:\n/#"));
        assertEquals(PLAIN, again.find("joe"));
        assertNull(again.find("Joe"));
        assertEquals(List.of("joe"), again.page("", 1));
        assertEquals(List.of("ü:\n/#"), again.page("joe", 5));
        assertTrue(again.remove("joe"));
        assertFalse(again.remove("joe"));
        assertEquals(1, again.count());
        assertEquals(1, new Accounts(storage).count());
    }

    @Test
    void whatCouldNotBeKeptHasNotHappened() throws IOException {
        final Accounts accounts = new Accounts(storage);
        accounts.put("joe", PLAIN);
        isFull = true;
        assertThrows(IOException.class, () -> accounts.put("ann", PLAIN));
        assertThrows(IOException.class, () -> accounts.remove("joe"));
        assertNull(accounts.find("ann"));
        assertEquals(PLAIN, accounts.find("joe"));
        assertEquals(1, accounts.count());
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        final Accounts accounts = new Accounts(storage);
        assertThrows(IllegalArgumentException.class, () -> accounts.put("", PLAIN));
        assertThrows(IllegalArgumentException.class, () -> accounts.put("ü".repeat(501), PLAIN));
        assertThrows(IllegalArgumentException.class, () -> new Account("a\nb", false, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new Account("a", false, Map.of("a b", "c")));
        assertThrows(IllegalArgumentException.class, () -> new Account("a", false, Map.of("a", "b\nsuperuser")));
        assertThrows(IllegalArgumentException.class, () -> new Account("a", false, Map.of("a", "b".repeat(256))));
        kept.put("joe", "damaged");
        assertThrows(IllegalArgumentException.class, () -> new Accounts(storage));
    }

    @Test
    void nothingTellsTheSecret() {
        assertFalse(new Account("pl4nted", true, Map.of()).toString().contains("pl4nted"));
    }
}
