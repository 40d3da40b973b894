package io.millrace.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every package says in one line what it is, and is null-marked. The line in main counts for its tests as well. */
final class PackageCheck {
    static final String PACKAGE = "package";

    /** A fixture is a specimen, not a part of the house. */
    private static final String FIXTURE = "/fixture/";

    private PackageCheck() {}

    static List<Finding> check(final List<SourceFile> java) {
        final Map<String, SourceFile> packageFiles = new TreeMap<>();
        for (final SourceFile file : java) {
            if (file.name().equals("package-info.java")) {
                packageFiles.put(file.folder(), file);
            }
        }
        final Set<String> folders = java.stream()
                .map(SourceFile::folder)
                .filter(folder -> !folder.contains(FIXTURE))
                .collect(Collectors.toCollection(TreeSet::new));
        final List<Finding> findings = new ArrayList<>();
        for (final String folder : folders) {
            final SourceFile own = packageFiles.get(folder);
            final SourceFile file = own != null ? own : packageFiles.get(folder.replace("src/test/", "src/main/"));
            if (file == null) {
                findings.add(new Finding(PACKAGE, folder, 1, "no package-info.java"));
            } else if (!file.text().contains("@NullMarked")) {
                findings.add(new Finding(PACKAGE, file.path(), 1, "not @NullMarked"));
            } else if (!file.text().contains("/**")) {
                findings.add(new Finding(PACKAGE, file.path(), 1, "does not say what it is"));
            }
        }
        return findings;
    }
}
