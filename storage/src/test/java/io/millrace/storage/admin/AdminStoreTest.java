package io.millrace.storage.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.DataDirectory;
import io.millrace.storage.DirectoryLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the administrative store keeps, refuses and bounds. */
class AdminStoreTest {
    private static final byte[] VALUE = "value".getBytes(UTF_8);

    @TempDir
    private Path path;

    @Test
    void keepsWhatWasPutAndForgetsWhatWasRemoved() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            final AdminStore store = AdminStore.open(directory);
            store.collection("users").put("anna", "one".getBytes(UTF_8));
            store.collection("users").put("Ζωή", new byte[0]);
            store.collection("users").put("anna", "two".getBytes(UTF_8));
            store.collection("bans").put("192.0.2.1", VALUE);
            assertTrue(store.collection("bans").remove("192.0.2.1"));
            assertFalse(store.collection("bans").remove("192.0.2.1"));
            assertSame(store.collection("users"), store.collection("users"));
        }
        try (DataDirectory directory = DataDirectory.open(path)) {
            final AdminStore store = AdminStore.open(directory);
            assertEquals(2, store.collection("users").size());
            assertArrayEquals("two".getBytes(UTF_8), store.collection("users").get("anna"));
            assertArrayEquals(new byte[0], store.collection("users").get("Ζωή"));
            assertNull(store.collection("users").get("otto"));
            assertEquals(0, store.collection("bans").size());
            assertEquals(List.of("anna", "Ζωή"), keys(store.collection("users")));
        }
    }

    @Test
    void manyAreRemovedAtOnceAndNoneThatIsNotThere() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            final AdminCollection bans = AdminStore.open(directory).collection("bans");
            bans.putAll(Map.of("a", VALUE, "b", VALUE, "c", VALUE));
            assertEquals(2, bans.removeAll(List.of("a", "nobody", "c")));
            assertEquals(0, bans.removeAll(List.of("a")));
            assertEquals(List.of("b"), keys(bans));
        }
        try (DataDirectory directory = DataDirectory.open(path)) {
            assertEquals(List.of("b"), keys(AdminStore.open(directory).collection("bans")));
        }
    }

    /** The naive twin is a map; each operation is on the disk when it returns. */
    @Test
    void isAMapThatOutlivesTheProcess() throws Exception {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final Map<String, byte[]> expected = new TreeMap<>();
        for (int run = 0; run < 10; run++) {
            try (DataDirectory directory = DataDirectory.open(path)) {
                final AdminCollection collection = AdminStore.open(directory).collection("rules");
                assertHolds(expected, collection);
                for (int i = 0; i < 10; i++) {
                    final String key = "key" + random.nextInt(12);
                    final byte[] value = new byte[random.nextInt(50)];
                    random.nextBytes(value);
                    if (random.nextInt(3) == 0) {
                        assertEquals(expected.remove(key) != null, collection.remove(key));
                    } else {
                        expected.put(key, value);
                        collection.put(key, value);
                    }
                }
                assertHolds(expected, collection);
            }
        }
    }

    @Test
    void copiesValues() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            final AdminCollection users = AdminStore.open(directory).collection("users");
            final byte[] given = VALUE.clone();
            users.put("anna", given);
            given[0] = 'X';
            final byte[] got = users.get("anna");
            assertArrayEquals(VALUE, got);
            users.forEach((key, value) -> value[0] = 'Y');
            assertArrayEquals(VALUE, users.get("anna"));
        }
    }

    @Test
    void refusesWhatIsOutOfBoundsAndKeepsTheRest() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            final AdminStore store = AdminStore.open(directory);
            final AdminCollection users = store.collection("users");
            final String longest = "k".repeat(AdminFile.KEY_LIMIT);
            users.put(longest, new byte[AdminFile.VALUE_LIMIT]);
            for (final String key : List.of("", longest + "k", "ä".repeat(AdminFile.KEY_LIMIT / 2 + 1), "\ud800")) {
                assertThrows(IllegalArgumentException.class, () -> users.put(key, VALUE));
            }
            assertThrows(IllegalArgumentException.class, () -> users.put("a", new byte[AdminFile.VALUE_LIMIT + 1]));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> users.putAll(Map.of("a", VALUE, "b", new byte[AdminFile.VALUE_LIMIT + 1])));
            assertEquals(List.of(longest), keys(users));
            for (final String name : List.of("", "Users", "../users", "users.previous", "u".repeat(65))) {
                assertThrows(IllegalArgumentException.class, () -> store.collection(name));
            }
        }
    }

    @Test
    void boundsTheWholeCollection() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            final AdminCollection users = AdminStore.open(directory).collection("users");
            final byte[] large = new byte[AdminFile.VALUE_LIMIT];
            final Map<String, byte[]> fitting = new TreeMap<>();
            for (int i = 0; i < AdminFile.FILE_LIMIT / AdminFile.VALUE_LIMIT - 1; i++) {
                fitting.put("key" + i, large);
            }
            users.putAll(fitting);
            final IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> users.put("more", large));
            assertTrue(String.valueOf(e.getMessage()).contains("users"), e.getMessage());
            assertEquals(fitting.size(), users.size());
        }
    }

    @Test
    void aFailedChangeChangesNothing() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            final AdminCollection users = AdminStore.open(directory).collection("users");
            users.put("anna", VALUE);
            final Path obstacle = Files.createDirectory(path.resolve("admin/users.new"));
            assertThrows(IOException.class, () -> users.put("otto", VALUE));
            assertThrows(IOException.class, () -> users.remove("anna"));
            assertEquals(List.of("anna"), keys(users));
            Files.delete(obstacle);
            users.put("berta", VALUE);
            assertEquals(
                    List.of("anna", "berta"), keys(AdminStore.open(directory).collection("users")));
        }
    }

    @Test
    void aSecondProcessIsKeptAway() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            AdminStore.open(directory).collection("users").put("anna", VALUE);
            assertThrows(DirectoryLockedException.class, () -> DataDirectory.open(path));
        }
    }

    private static void assertHolds(final Map<String, byte[]> expected, final AdminCollection collection) {
        assertEquals(List.copyOf(expected.keySet()), keys(collection));
        expected.forEach((key, value) -> assertArrayEquals(value, collection.get(key)));
    }

    private static List<String> keys(final AdminCollection collection) {
        final List<String> keys = new ArrayList<>();
        collection.forEach((key, value) -> keys.add(key));
        return keys;
    }
}
