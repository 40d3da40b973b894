package io.millrace.security.acl;

import io.millrace.security.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules of a file in the notation of {@code acl.conf}, read again when asked to. Any thread. */
public final class FileSource implements RuleSource {
    /** Of a file, in bytes. */
    static final int LENGTH_LIMIT = 4 << 20;

    /** What is true without a file: those of the file that is shipped. */
    private static final String BUILT_IN = """
            {allow, {username, {re, "^dashboard$"}}, subscribe, ["$SYS/#"]}.
            {allow, {ipaddrs, ["127.0.0.0/8", "::1"]}, all, ["$SYS/#", "#"]}.
            {deny, all, subscribe, ["$SYS/#", {eq, "#"}, {eq, "+/#"}]}.
            {allow, all}.
            """;

    private final @Nullable Path path;
    private volatile List<Rule> rules;
    private volatile String seen;

    private FileSource(final @Nullable Path path, final List<Rule> rules, final String seen) {
        this.path = path;
        this.rules = rules;
        this.seen = seen;
    }

    /** @throws IOException if it cannot be read or understood; the message names file and line */
    public static FileSource open(final Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + ": cannot be read; it should be a file of rules");
        }
        final String stamp = stamp(path);
        return new FileSource(path, read(path), stamp);
    }

    /** The rules that hold where there is no file. */
    public static FileSource builtIn() {
        try {
            return new FileSource(null, List.copyOf(AclFile.read(BUILT_IN)), "");
        } catch (final AclSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Rule> read(final Path path) throws IOException {
        if (Files.size(path) > LENGTH_LIMIT) {
            throw new IOException(path + ": longer than " + LENGTH_LIMIT + " bytes");
        }
        try {
            return List.copyOf(AclFile.read(Files.readString(path, StandardCharsets.UTF_8)));
        } catch (final AclSyntaxException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the file again.
     *
     * @return how many rules there are
     * @throws IOException if it cannot be read or understood: then the rules stay as they were
     */
    public int reload() throws IOException {
        final Path current = path;
        if (current != null) {
            seen = stamp(current);
            rules = read(current);
        }
        return rules.size();
    }

    /**
     * Reads the file again if it is another one than before.
     *
     * @return true if it was read
     * @throws IOException as {@link #reload}; it is not told again before the file changes once more
     */
    public boolean reloadIfChanged() throws IOException {
        final Path current = path;
        if (current == null || !Files.exists(current) || stamp(current).equals(seen)) {
            return false;
        }
        reload();
        return true;
    }

    private static String stamp(final Path path) throws IOException {
        return Files.getLastModifiedTime(path) + " " + Files.size(path);
    }

    /** Null for the rules that are built in. */
    public @Nullable Path path() {
        return path;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void collect(final Principal client, final ClientRules.Builder builder) {
        for (final Rule rule : rules) {
            builder.add(rule);
        }
    }
}
