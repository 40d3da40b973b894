package io.millrace.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What Millrace's own classes are, whatever the build wrote around them: dates in a jar change with every build. */
final class ClassFingerprint {
    private ClassFingerprint() {}

    /** Of the classes in {@code millrace-*.jar} of a directory: eight digits. */
    static String of(final Path lib) throws IOException {
        final List<Path> jars;
        try (Stream<Path> files = Files.list(lib)) {
            jars = files.filter(file -> file.getFileName().toString().matches("millrace-.*\\.jar"))
                    .sorted()
                    .toList();
        }
        final CRC32 all = new CRC32();
        for (final Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                final List<? extends ZipEntry> classes = zip.stream()
                        .filter(entry -> entry.getName().endsWith(".class"))
                        .sorted(Comparator.comparing(ZipEntry::getName))
                        .toList();
                for (final ZipEntry entry : classes) {
                    all.update((entry.getName() + entry.getCrc()).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return HexFormat.of().toHexDigits((int) all.getValue());
    }
}
