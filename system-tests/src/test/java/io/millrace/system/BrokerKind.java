package io.millrace.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which broker the tests run against. {@code -Dsystem.broker=mosquitto} checks the tests themselves: one that fails against
 * mosquitto too is probably wrong.
 */
public enum BrokerKind {
    MILLRACE {
        @Override
        public void assumePresent() {
            Needs.file(launcher(), "mvn -DskipTests package");
        }

        @Override
        List<String> command(final int port, final Path directory) {
            return List.of(launcher().toString(), "foreground");
        }

        @Override
        String startedText() {
            return "started; ";
        }

        @Override
        Map<String, String> environment(final int port, final Path directory) {
            final Map<String, String> environment = new HashMap<>();
            environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:" + port);
            environment.put("MILLRACE_NODE__DATA_DIR", directory.resolve("data").toString());
            // A Unix domain socket's path may have 107 bytes at most: the build tree can be deeper than that.
            environment.put("MILLRACE_ADMIN__SOCKET", adminSocket(port).toString());
            // -Dsystem.threading=fused: every test with a core thread beside several I/O threads.
            final String threading = System.getProperty("system.threading");
            if (threading != null) {
                environment.put("MILLRACE_PIPELINE__THREADING", threading);
                environment.put("MILLRACE_PIPELINE__IO_THREADS", threading.equals("fused") ? "3" : "1");
            }
            return environment;
        }
    },
    MOSQUITTO {
        @Override
        public void assumePresent() {
            Needs.program("mosquitto");
        }

        @Override
        List<String> command(final int port, final Path directory) {
            final Path configuration = directory.resolve("mosquitto.conf");
            try {
                Files.writeString(configuration, """
                        listener %d 127.0.0.1
                        allow_anonymous true
                        max_queued_messages 0
                        max_topic_alias 32
                        """.formatted(port));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            return List.of("/usr/sbin/mosquitto", "-c", configuration.toString());
        }

        @Override
        String startedText() {
            return " running";
        }

        @Override
        Map<String, String> environment(final int port, final Path directory) {
            return Map.of();
        }
    };

    public static final BrokerKind CHOSEN =
            valueOf(System.getProperty("system.broker", "millrace").toUpperCase(Locale.ROOT));

    public static Path home() {
        return Path.of(System.getProperty("project.root", ".."), "distribution", "target", "millrace")
                .toAbsolutePath()
                .normalize();
    }

    public static Path launcher() {
        return home().resolve("bin").resolve("millrace");
    }

    static Path adminSocket(final int port) {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "millrace-test-" + ProcessHandle.current().pid() + "-" + port + ".sock");
    }

    public abstract void assumePresent();

    abstract List<String> command(int port, Path directory);

    /** The last words of a start. */
    abstract String startedText();

    abstract Map<String, String> environment(int port, Path directory);
}
