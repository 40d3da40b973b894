package io.millrace.system.recovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files a data directory may hold once a broker has started on it, each with its owner; every other one is an orphan, which
 * some kill left behind and nobody will ever remove. The one list of names: docs/journal-format.md says what they are.
 */
final class OwnedFiles {
    private static final Map<Pattern, String> OWNERS = Map.ofEntries(
            owner("lock", "DirectoryLock"),
            owner("meta", "DirectoryMeta"),
            owner("replay-failure", "ReplayFailure"),
            owner("quarantine/(positions|\\d+\\.(record|txt))", "Quarantine"),
            owner("journal/lock", "DirectoryLock"),
            owner("journal/\\d{8}[A-Z0-9-]*\\.cq4", "ChronicleJournal"),
            owner("journal/metadata\\.cq4t", "Chronicle Queue"),
            owner("journal/committed", "CommitMark"),
            owner("journal/reached", "ReachedMark"),
            owner("journal/sync-failed", "SyncFailure"),
            owner("admin/\\w+(\\.previous)?", "AdminStore"),
            owner("snapshots/\\d+\\.(state|generation)", "Generations"),
            owner("snapshots/\\d+-\\d+-\\d+\\.carried", "Generations"));

    private OwnedFiles() {}

    /** The orphans of a data directory that nobody uses, by their path in it; ascending. */
    static List<String> orphans(final Path dataDirectory) throws IOException {
        return orphans(dataDirectory, Long.MAX_VALUE);
    }

    /** Those that are older than a broker that was launched at {@code limitMs} and may be making a snapshot. */
    static List<String> orphans(final Path dataDirectory, final long limitMs) throws IOException {
        final List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(dataDirectory)) {
            files.filter(Files::isRegularFile)
                    .map(file -> dataDirectory.relativize(file).toString())
                    .sorted()
                    .forEach(names::add);
        }
        final List<String> orphans = new ArrayList<>();
        for (final String name : names) {
            final boolean isOwned = OWNERS.keySet().stream()
                    .anyMatch(pattern -> pattern.matcher(name).matches());
            final boolean isOrphan =
                    !isOwned || name.startsWith("snapshots/") && !isNamedByAGeneration(dataDirectory, name, names);
            if (isOrphan && isOlder(dataDirectory.resolve(name), limitMs)) {
                orphans.add(name);
            }
        }
        return orphans;
    }

    private static boolean isOlder(final Path file, final long limitMs) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toMillis() < limitMs;
        } catch (final NoSuchFileException removed) {
            return false;
        }
    }

    /** A file of state belongs to the generation of its position, one of carried-over records to each that names its range. */
    private static boolean isNamedByAGeneration(final Path dataDirectory, final String name, final List<String> names)
            throws IOException {
        if (name.endsWith(".state")) {
            return names.contains(name.replace(".state", ".generation"));
        }
        if (!name.endsWith(".carried")) {
            return true;
        }
        final String[] range = name.substring("snapshots/".length(), name.length() - ".carried".length())
                .split("-");
        final String bytes = latin1(ByteBuffer.allocate(3 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Long.parseLong(range[0]))
                .putLong(Long.parseLong(range[1]))
                .putLong(Long.parseLong(range[2]))
                .array());
        for (final String generation : names) {
            if (generation.endsWith(".generation")
                    && latin1(Files.readAllBytes(dataDirectory.resolve(generation)))
                            .contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static String read(final Path file) throws IOException {
        try {
            return latin1(Files.readAllBytes(file));
        } catch (final NoSuchFileException removed) {
            return "";
        }
    }

    private static String latin1(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Map.Entry<Pattern, String> owner(final String path, final String owner) {
        return Map.entry(Pattern.compile(path), owner);
    }
}
