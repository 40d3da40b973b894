package io.millrace.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The Java sources and Markdown documents of all modules, without what a build or a run has made. */
record SourceTree(Path root, List<SourceFile> files) {
    private static final Set<String> NOT_OURS = Set.of("target", "data", "log", "node_modules");
    private static final Set<String> SUFFIXES = Set.of(".java", ".md");

    static SourceTree read(final Path root) {
        final List<SourceFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes attributes) {
                    return isOurs(root, folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                        throws IOException {
                    if (SUFFIXES.stream().anyMatch(file.toString()::endsWith)) {
                        files.add(new SourceFile(SourceFile.relative(root, file), Files.readString(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(Comparator.comparing(SourceFile::path));
        return new SourceTree(root, List.copyOf(files));
    }

    /** Where the project lies: the build tells; started from an editor, the folder above that has {@code .mvn}. */
    static Path projectRoot() {
        final String told = System.getProperty("project.root");
        if (told != null) {
            return Path.of(told);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            final Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("no .mvn above " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }

    Stream<SourceFile> java() {
        return files.stream().filter(SourceFile::isJava);
    }

    Stream<SourceFile> documents() {
        return files.stream().filter(file -> !file.isJava());
    }

    private static boolean isOurs(final Path root, final Path folder) {
        if (folder.equals(root)) {
            return true;
        }
        // A package may well be called data or log: only folders outside of the sources are left out.
        final String path = SourceFile.relative(root, folder);
        final String name = folder.getFileName().toString();
        return path.contains("src/") || !NOT_OURS.contains(name) && !name.startsWith(".");
    }
}
