package io.millrace.bench.machine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs: where they are, and which one a process runs. */
public final class Executable {
    /** Debian keeps servers there, and ordinary accounts do not have it on their PATH. */
    private static final List<String> ADMINISTRATIVE = List.of("/usr/sbin", "/usr/local/sbin");

    private Executable() {}

    /** On the PATH, or where servers are kept. */
    public static Optional<Path> find(final String name) {
        final String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), ADMINISTRATIVE.stream())
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The file name of the program that {@code pid} runs; empty if there is no such process, or it is another's. */
    public static Optional<String> nameOf(final long pid) {
        try {
            final Path target = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"));
            return Optional.ofNullable(target.getFileName()).map(Path::toString);
        } catch (final IOException absent) {
            return Optional.empty();
        }
    }

    public static boolean isJvm(final long pid) {
        return nameOf(pid).filter("java"::equals).isPresent();
    }
}
