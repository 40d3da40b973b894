package io.millrace.storage.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Does what is to be done, and remembers it, so that it can be done to another directory, or in part. */
final class RecordedChanges extends DirectoryChanges {
    private final List<Step> steps = new ArrayList<>();

    /** Names of files; empty where there is none. */
    record Step(String kind, String from, String to) {
        boolean isForce() {
            return kind.equals("force");
        }

        void applyTo(final Path directory) throws IOException {
            switch (kind) {
                case "rename" ->
                    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
                case "delete" -> Files.delete(directory.resolve(from));
                default -> {
                    // Nothing shows.
                }
            }
        }
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    @Override
    void rename(final Path from, final Path to) throws IOException {
        super.rename(from, to);
        steps.add(new Step("rename", name(from), name(to)));
    }

    @Override
    void delete(final Path file) throws IOException {
        super.delete(file);
        steps.add(new Step("delete", name(file), ""));
    }

    @Override
    void force(final Path directory) throws IOException {
        super.force(directory);
        steps.add(new Step("force", "", ""));
    }

    private static String name(final Path file) {
        return String.valueOf(file.getFileName());
    }
}
