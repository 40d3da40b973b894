package io.millrace.storage.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, in ascending order of the keys ({@link String#compareTo}), all in memory. Each change writes the
 * whole collection and is on the disk when the call returns. One that fails changes nothing here; whether a later start
 * finds it is not known. So the next change that succeeds decides.
 *
 * <p>Bounds: a key of 1 to {@value AdminFile#KEY_LIMIT} bytes of UTF-8, a value of {@value AdminFile#VALUE_LIMIT} bytes,
 * a file of {@value AdminFile#FILE_LIMIT} bytes. Values are copied in and out. One thread at a time.
 */
public final class AdminCollection {
    private final Path file;
    private SortedMap<String, byte[]> entries;
    private boolean isOnDisk;

    private AdminCollection(final Path file, final SortedMap<String, byte[]> entries, final boolean isOnDisk) {
        this.file = file;
        this.entries = entries;
        this.isOnDisk = isOnDisk;
    }

    static AdminCollection empty(final Path file) {
        return new AdminCollection(file, new TreeMap<>(), false);
    }

    static AdminCollection read(final Path file) throws IOException {
        return new AdminCollection(file, AdminFile.read(file), true);
    }

    public int size() {
        return entries.size();
    }

    /** A copy; null if there is none. */
    public byte @Nullable [] get(final String key) {
        final byte[] value = entries.get(key);
        return value == null ? null : value.clone();
    }

    /** Each key with a copy of its value, ascending. What the visitor changes meanwhile it does not see. */
    public void forEach(final BiConsumer<String, byte[]> visitor) {
        entries.forEach((key, value) -> visitor.accept(key, value.clone()));
    }

    /**
     * Sets the value of one key.
     *
     * @throws IllegalArgumentException if the key or the value is out of bounds, or the collection would be
     * @throws IOException if it could not be written
     */
    public void put(final String key, final byte[] value) throws IOException {
        putAll(Map.of(key, value));
    }

    /** Sets the values of many keys with one write: all or none of them. As {@link #put}. */
    public void putAll(final Map<String, byte[]> changed) throws IOException {
        final SortedMap<String, byte[]> next = new TreeMap<>(entries);
        changed.forEach((key, value) -> next.put(AdminFile.checked(key), AdminFile.checked(key, value.clone())));
        write(next);
    }

    /**
     * Removes a key.
     *
     * @return whether it was there
     * @throws IOException if it could not be written
     */
    public boolean remove(final String key) throws IOException {
        return removeAll(List.of(key)) == 1;
    }

    /**
     * Removes many keys with one write: all or none of them.
     *
     * @return how many were there
     * @throws IOException if it could not be written
     */
    public int removeAll(final Collection<String> keys) throws IOException {
        final SortedMap<String, byte[]> next = new TreeMap<>(entries);
        int count = 0;
        for (final String key : keys) {
            count += next.remove(key) == null ? 0 : 1;
        }
        if (count > 0) {
            write(next);
        }
        return count;
    }

    private void write(final SortedMap<String, byte[]> next) throws IOException {
        AdminFile.replace(file, isOnDisk ? entries : null, next);
        entries = next;
        isOnDisk = true;
    }
}
