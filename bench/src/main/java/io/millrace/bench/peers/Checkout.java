package io.millrace.bench.peers;

import io.millrace.bench.Bench;
import io.millrace.bench.machine.ShortCommand;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source tree that this bench was built in.
 *
 * @param commit short; "unknown" where there is no git
 * @param isDirty something that git knows was changed since
 */
record Checkout(Path root, String commit, boolean isDirty) {
    private static final String MARK = "distribution/pom.xml";

    static Checkout own() {
        final Path root = root(codeSource());
        final String commit = git(root, "rev-parse", "--short", "HEAD");
        final boolean isKnown = commit.matches("[0-9a-f]{4,40}");
        final boolean isDirty = isKnown
                && !git(root, "status", "--porcelain", "--untracked-files=no").isEmpty();
        return new Checkout(root, isKnown ? commit : "unknown", isDirty);
    }

    private static Path root(final @Nullable Path start) {
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(MARK))) {
                return at;
            }
        }
        return Path.of("").toAbsolutePath();
    }

    private static @Nullable Path codeSource() {
        try {
            return Path.of(Bench.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (final URISyntaxException e) {
            return null;
        }
    }

    private static String git(final Path root, final String first, final String... rest) {
        final List<String> command = new ArrayList<>(List.of("git", "-C", root.toString(), first));
        command.addAll(List.of(rest));
        return ShortCommand.output(command);
    }
}
