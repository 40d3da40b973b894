package io.millrace.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A relative link in a document leads to a file that is there, and to a heading in it. */
final class LinkCheck {
    static final String LINK = "link";

    private static final Pattern TARGET = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-z][a-z0-9+.-]*:");

    private LinkCheck() {}

    static List<Finding> check(final Path root, final SourceFile document) {
        final List<Finding> findings = new ArrayList<>();
        final List<String> prose = MarkdownText.proseOf(document.text());
        for (int i = 0; i < prose.size(); i++) {
            final Matcher matcher = TARGET.matcher(prose.get(i));
            while (matcher.find()) {
                final String target = matcher.group(1);
                if (!ELSEWHERE.matcher(target).find() && !resolves(root, document, target)) {
                    findings.add(new Finding(LINK, document.path(), i + 1, target + " leads nowhere"));
                }
            }
        }
        return findings;
    }

    private static boolean resolves(final Path root, final SourceFile document, final String target) {
        final int hash = target.indexOf('#');
        final String path = hash < 0 ? target : target.substring(0, hash);
        final Path file = path.isEmpty()
                ? root.resolve(document.path())
                : root.resolve(document.folder()).resolve(path).normalize();
        if (!file.startsWith(root) || !Files.exists(file)) {
            return false;
        }
        return hash < 0
                || Files.isRegularFile(file)
                        && MarkdownText.anchorsOf(read(file)).contains(target.substring(hash + 1));
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
