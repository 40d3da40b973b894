package io.millrace.system.doors;

import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A client that we did not write, and what we have it do: subscribe to {@link Echo#source}, publish to
 * {@link Echo#target} whatever comes, with the same QoS, and have a Will.
 */
enum EchoClient {
    PAHO_JAVA {
        @Override
        AutoCloseable start(final Echo echo) throws Exception {
            return PahoEcho.start(echo);
        }
    },
    HIVE {
        @Override
        AutoCloseable start(final Echo echo) throws Exception {
            return HiveEcho.start(echo);
        }
    },
    PAHO_PYTHON {
        @Override
        AutoCloseable start(final Echo echo) throws IOException {
            Needs.pahoPython();
            return program(echo, Map.of(), Needs.PYTHON, "echo.py");
        }
    },
    MQTT_JS {
        @Override
        AutoCloseable start(final Echo echo) throws IOException {
            Needs.program("node");
            final Path modules = Path.of("target", "node", "node_modules").toAbsolutePath();
            Needs.directory(modules.resolve("mqtt"), "npm ci, as .ci/run does it");
            return program(echo, Map.of("NODE_PATH", modules.toString()), "node", "echo.js");
        }
    };

    /** Returns once it is subscribed. Closing kills it: the broker is to publish its Will. */
    abstract AutoCloseable start(Echo echo) throws Exception;

    private static ForeignProgram program(
            final Echo echo, final Map<String, String> environment, final String interpreter, final String name)
            throws IOException {
        final Path script = echo.directory().resolve(name);
        try (InputStream source = EchoClient.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new UncheckedIOException(new IOException("no " + name));
            }
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        final ForeignProgram program = ForeignProgram.start(
                environment,
                interpreter,
                script.toString(),
                echo.door().uri(),
                echo.authority().toString(),
                echo.source(),
                echo.target(),
                echo.will());
        program.awaitLine("ready");
        return program;
    }
}
