package io.millrace.system.interop;

import io.millrace.system.BrokerKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** An installation with an extension in its {@code lib}, written as somebody else would write one: against the jar there. */
final class ExtendedHome {
    private final Path home;

    /** @param home a directory that is not there yet */
    ExtendedHome(final Path home) throws IOException {
        this.home = home;
        final Path distribution = BrokerKind.home();
        Files.createDirectories(home.resolve("lib"));
        for (final String directory : List.of("bin", "etc")) {
            Files.createDirectories(home.resolve(directory));
            for (final Path file : files(distribution.resolve(directory))) {
                Files.copy(file, home.resolve(directory).resolve(file.getFileName()));
            }
        }
        for (final Path jar : files(distribution.resolve("lib"))) {
            Files.createSymbolicLink(home.resolve("lib").resolve(jar.getFileName()), jar);
        }
    }

    private static List<Path> files(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /**
     * Compiles a class and puts it into {@code lib}, with its entry for the service.
     *
     * @param service the interface that it implements
     */
    void add(final String className, final String source, final String service) throws IOException {
        final Path classes = Files.createDirectories(home.resolve("classes"));
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final StringBuilder path = new StringBuilder();
        for (final Path jar : files(home.resolve("lib"))) {
            path.append(path.isEmpty() ? "" : ":").append(jar);
        }
        final JavaFileObject unit =
                new SimpleJavaFileObject(URI.create("string:///" + className + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        final boolean isCompiled = compiler.getTask(
                        null,
                        null,
                        null,
                        List.of("-proc:none", "-cp", path.toString(), "-d", classes.toString()),
                        null,
                        List.of(unit))
                .call();
        if (!isCompiled) {
            throw new AssertionError("the extension was not compiled");
        }
        try (OutputStream out = Files.newOutputStream(home.resolve("lib").resolve(className + ".jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            for (final Path compiled : files(classes)) {
                put(jar, compiled.getFileName().toString(), Files.readAllBytes(compiled));
            }
            put(jar, "META-INF/services/" + service, className.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void put(final JarOutputStream jar, final String name, final byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }

    /** Replaces {@code etc/millrace.conf}. */
    void configure(final String configuration) throws IOException {
        Files.writeString(home.resolve("etc").resolve("millrace.conf"), configuration);
    }

    Path path() {
        return home;
    }
}
