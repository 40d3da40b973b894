package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.ShortCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Millrace from an installed directory: its own {@code etc}, and over it what {@link #environment} sets.
 *
 * @param javaHome empty: as the launcher finds it
 * @param jvmOptions empty: those of {@code etc/jvm.options} alone
 */
record StartedMillrace(String name, Path directory, Map<String, String> settings, String javaHome, String jvmOptions)
        implements BrokerUnderTest {
    private static final String VARIABLES = "MILLRACE_";
    private static final String TCP = "MILLRACE_LISTENERS__TCP__DEFAULT__";
    private static final String SSL = "MILLRACE_LISTENERS__SSL__DEFAULT__";

    static StartedMillrace of(final BrokerSpec spec, final Checkout checkout) throws BenchException {
        final Path directory = spec.place().isEmpty()
                ? checkout.root().resolve("distribution/target/millrace")
                : Path.of(spec.place()).toAbsolutePath().normalize();
        if (!Files.isExecutable(launcher(directory))) {
            throw new BenchException(
                    spec.place().isEmpty()
                            ? "millrace is not built, there is no " + launcher(directory)
                                    + ": mvn -q -DskipTests package"
                            : "broker " + spec.name() + ": there is no " + launcher(directory)
                                    + "; name the directory that holds bin, etc and lib");
        }
        final Map<String, String> settings = new TreeMap<>(spec.options());
        final String javaHome = settings.getOrDefault("java", "");
        final String jvmOptions = settings.getOrDefault("jvm", "");
        settings.keySet().removeAll(List.of("java", "jvm"));
        return new StartedMillrace(spec.name(), directory, settings, javaHome, jvmOptions);
    }

    @Override
    public BrokerDescription description() throws IOException {
        return new BrokerDescription(
                name,
                BrokerKind.MILLRACE.label(),
                version(),
                directory.toString(),
                command(),
                configuration(),
                jdk(),
                List.of("in a cell with --tls the listener ssl:default is on the port instead of tcp:default"));
    }

    @Override
    public LiveBroker launch(final Launch launch) throws BenchException, IOException {
        final int port = FreePort.next();
        final ProcessBuilder builder = new ProcessBuilder(launch.pinned(command()));
        prepare(builder.environment());
        // A Unix domain socket's path is short, and our directory may lie deep: in the directory for temporary files.
        final Path socket = Path.of(
                System.getProperty("java.io.tmpdir"),
                "millrace-bench-" + ProcessHandle.current().pid() + "-" + port + ".sock");
        launch.children().onEnd(() -> Directories.delete(socket));
        builder.environment().putAll(environment(Integer.toString(port), launch.directory(), socket, launch.tls()));
        return LiveBroker.start(name, port, builder, "java", launch);
    }

    @Override
    public boolean isWarmedLong() {
        return true;
    }

    /** Nothing that happens to be set where the bench was started may change what is measured. */
    private void prepare(final Map<String, String> environment) {
        environment.keySet().removeIf(variable -> variable.startsWith(VARIABLES));
        if (!javaHome.isEmpty()) {
            environment.put("JAVA_HOME", javaHome);
        }
        if (!jvmOptions.isEmpty()) {
            environment.put(VARIABLES + "JVM_OPTS", jvmOptions);
        }
    }

    private Map<String, String> environment(
            final String port, final Path own, final Path socket, final @Nullable Certificate tls) {
        final Map<String, String> environment = new TreeMap<>();
        if (tls == null) {
            environment.put(TCP + "BIND", "127.0.0.1:" + port);
        } else {
            environment.put(TCP + "ENABLE", "false");
            environment.put(SSL + "ENABLE", "true");
            environment.put(SSL + "BIND", "127.0.0.1:" + port);
            environment.put(SSL + "SSL_OPTIONS__CERTFILE", tls.certificate().toString());
            environment.put(SSL + "SSL_OPTIONS__KEYFILE", tls.key().toString());
        }
        environment.put("MILLRACE_NODE__DATA_DIR", own.resolve("data").toString());
        environment.put("MILLRACE_ADMIN__SOCKET", socket.toString());
        // As mosquitto is set: no message that a session waits for is dropped.
        environment.put("MILLRACE_MQTT__MAX_MQUEUE_LEN", "10000000");
        settings.forEach((key, value) ->
                environment.put(VARIABLES + key.replace(".", "__").toUpperCase(Locale.ROOT), value));
        return environment;
    }

    private List<String> command() {
        return List.of(launcher(directory).toString(), "foreground");
    }

    /** The release says little between two commits: the classes themselves are told apart too. */
    private String version() throws IOException {
        final List<String> command = List.of(launcher(directory).toString(), "version");
        return ShortCommand.firstLine(command) + ", classes " + ClassFingerprint.of(directory.resolve("lib"));
    }

    private String jdk() {
        final String home = javaHome.isEmpty() ? System.getenv().getOrDefault("JAVA_HOME", "") : javaHome;
        final String java = home.isEmpty() ? "java" : home + "/bin/java";
        return ShortCommand.output(List.of(java, "-XshowSettings:properties", "-version"))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("java.runtime.version = "))
                .map(line -> line.substring(line.indexOf('=') + 2))
                .findFirst()
                .orElse("unknown");
    }

    private String configuration() throws IOException {
        final List<String> lines = new ArrayList<>();
        environment(
                        BrokerDescription.PORT,
                        Path.of(BrokerDescription.DIRECTORY),
                        Path.of(BrokerDescription.DIRECTORY, "admin.sock"),
                        null)
                .forEach((key, value) -> lines.add(key + "=" + value));
        if (!jvmOptions.isEmpty()) {
            lines.add(VARIABLES + "JVM_OPTS=" + jvmOptions);
        }
        for (final String file : List.of("etc/jvm.options", "etc/millrace.conf")) {
            lines.add("# " + file);
            for (final String line : Files.readAllLines(directory.resolve(file))) {
                if (!line.isBlank() && !line.strip().startsWith("#")) {
                    lines.add(line);
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static Path launcher(final Path directory) {
        return directory.resolve("bin").resolve("millrace");
    }
}
