package io.millrace.system;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What a test needs from the machine. Absent, it is skipped and says so; with {@code -Dinterop=required} it fails. */
public final class Needs {
    /** Debian's own interpreter: only this one sees the packages of Debian. */
    public static final String PYTHON = "/usr/bin/python3";

    private Needs() {}

    public static void program(final String name) {
        if (find(name) == null) {
            absent(name);
        }
    }

    public static void pahoPython() {
        program(PYTHON);
        try {
            final Process probe = new ProcessBuilder(PYTHON, "-c", "import paho.mqtt.client").start();
            if (probe.waitFor() != 0) {
                absent("python3-paho-mqtt for " + PYTHON);
            }
        } catch (final IOException e) {
            absent(PYTHON + ": " + e.getMessage());
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void file(final Path path, final String howToGetIt) {
        if (!Files.isExecutable(path)) {
            absent(path + " (" + howToGetIt + ")");
        }
    }

    public static void directory(final Path path, final String howToGetIt) {
        if (!Files.isDirectory(path)) {
            absent(path + " (" + howToGetIt + ")");
        }
    }

    /** The test does not apply to the other broker that the tests themselves are checked against. */
    public static void millrace() {
        Assumptions.assumeTrue(BrokerKind.CHOSEN == BrokerKind.MILLRACE, "only for Millrace");
    }

    private static void absent(final String what) {
        final String message = "skipped: needs " + what;
        System.out.println(message);
        if ("required".equals(System.getProperty("interop"))) {
            fail("interop=required, but " + message);
        }
        Assumptions.abort(message);
    }

    private static Path find(final String name) {
        if (name.startsWith("/")) {
            final Path path = Path.of(name);
            return Files.isExecutable(path) ? path : null;
        }
        for (final String directory : System.getenv("PATH").split(File.pathSeparator)) {
            final Path path = Path.of(directory, name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        final Path administrative = Path.of("/usr/sbin", name);
        return Files.isExecutable(administrative) ? administrative : null;
    }
}
