package io.millrace.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A type that the architecture names is a type of the tree: {@code `Router.apply`}, {@code `routing/Router`}. */
final class NameCheck {
    static final String NAME = "name";

    private static final Pattern TYPE = Pattern.compile("`(?:([a-z]+)/)?([A-Z]\\w*[a-z]\\w*)(?:\\.[^`/]*)?`");

    private NameCheck() {}

    static List<Finding> check(final SourceFile document, final List<SourceFile> java) {
        final Set<String> paths = java.stream()
                .filter(SourceFile::isMain)
                .map(file -> "/" + file.path())
                .collect(Collectors.toSet());
        final List<Finding> findings = new ArrayList<>();
        final List<String> lines = document.lines();
        for (int i = 0; i < lines.size(); i++) {
            final Matcher matcher = TYPE.matcher(lines.get(i));
            while (matcher.find()) {
                final String folder = matcher.group(1) == null ? "/" : "/" + matcher.group(1) + "/";
                final String end = folder + matcher.group(2) + ".java";
                if (paths.stream().noneMatch(path -> path.endsWith(end))) {
                    findings.add(new Finding(NAME, document.path(), i + 1, matcher.group() + " is no type of ours"));
                }
            }
        }
        return findings;
    }
}
