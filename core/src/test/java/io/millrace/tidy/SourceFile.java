package io.millrace.tidy;

import java.nio.file.Path;
import java.util.List;

/** A text file of the project; {@code path} is relative to the project's root, with forward slashes. */
record SourceFile(String path, String text) {
    List<String> lines() {
        return text.lines().toList();
    }

    boolean isMain() {
        return path.contains("src/main/");
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder of the file, "" at the root. */
    String folder() {
        final int end = path.lastIndexOf('/');
        return end < 0 ? "" : path.substring(0, end);
    }

    static String relative(final Path root, final Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
