package io.millrace.fuzz;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.millrace.admin.AdminClient;
import io.millrace.admin.AdminException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A broker as its own process with the classes of this one, on a free loopback port, its settings such that nothing of a
 * client stays for long. Variables {@code MILLRACE_…} of the environment are handed on: the fuzzer runs in every mode.
 */
final class ChildBroker implements AutoCloseable {
    /** What a Session and a Will may outlive their connection. */
    static final int EXPIRY_S = 2;

    private static final String LISTENER = "tcp:default";
    /** A start replays everything. */
    private static final int PATIENCE_S = 600;

    private static final long ADMIN_LIMIT_MS = 10_000;
    private static final Pattern TROUBLE =
            Pattern.compile("^.*(?:ERROR|FATAL|Exception|LEAK|millrace stops).*$", Pattern.MULTILINE);

    private final Path home;
    private final Map<String, String> settings;
    private Process process;

    /** @param home an empty directory */
    ChildBroker(final Path home) throws IOException {
        this(home, Map.of());
    }

    /** @param settings further ones, as variables of the environment */
    ChildBroker(final Path home, final Map<String, String> settings) throws IOException {
        this.home = home;
        this.settings = settings;
        process = launch();
    }

    private Process launch() throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-Dchronicle.analytics.disable=true", "-Xmx2g", "-XX:+UseG1GC"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:NativeMemoryTracking=summary"));
        // Seldom collected, as a heap of the usual size is: each collection makes Chronicle remember a little more.
        command.addAll(List.of("-Xmn1g", "-cp"));
        final String classPath = System.getProperty("java.class.path");
        command.add(System.getProperty("surefire.test.class.path", classPath));
        command.addAll(List.of("io.millrace.cli.Main", "foreground"));
        final ProcessBuilder builder = new ProcessBuilder(command);
        final Map<String, String> environment = builder.environment();
        environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
        environment.put("MILLRACE_NODE__DATA_DIR", home.resolve("data").toString());
        environment.put("MILLRACE_ADMIN__SOCKET", home.resolve("s").toString());
        environment.put("MILLRACE_MQTT__SESSION_EXPIRY_INTERVAL", EXPIRY_S + "s");
        environment.put("MILLRACE_MQTT__SESSION_EXPIRY_INTERVAL_MAX", EXPIRY_S + "s");
        environment.put("MILLRACE_MQTT__IDLE_TIMEOUT", EXPIRY_S + "s");
        environment.put("MILLRACE_RETAINER__BACKEND__MAX_RETAINED_MESSAGES", "500");
        environment.putAll(settings);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        builder.redirectInput(new File("/dev/null"));
        return builder.start();
    }

    /** Waits until it answers; returns its port. */
    int awaitStarted() throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() - deadlineNs < 0) {
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ":\n" + printed());
            }
            try {
                final String address = status().getString("listeners.\"" + LISTENER + "\"");
                return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            } catch (final IOException | ConfigException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        throw new AssertionError("does not start:\n" + printed());
    }

    /** What {@code millrace status} shows. */
    Config status() throws IOException {
        return ask("status");
    }

    /** What {@code millrace connections} shows, as far as it goes into one answer. */
    Config connections() throws IOException {
        return ask("connections");
    }

    private Config ask(final String command) throws IOException {
        try (AdminClient client = AdminClient.connect(home.resolve("s"), ADMIN_LIMIT_MS)) {
            return client.request(Map.of("command", command)).getConfig("result");
        } catch (final AdminException e) {
            throw new IOException(e);
        }
    }

    long counter(final String label) throws IOException {
        return status().getLong("counters.\"" + label + "\"");
    }

    /** {@code sessions}, {@code subscriptions} or {@code retained}. */
    long size(final String name) throws IOException {
        return status().getLong("sizes." + name);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Of the running process, after two full collections: the first leaves what was only weakly reachable. */
    Memory memory() throws IOException {
        jcmd("GC.run");
        jcmd("GC.run");
        return Memory.of(
                jcmd("GC.heap_info"),
                jcmd("VM.native_memory", "summary", "scale=KB"),
                Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")),
                jcmd("GC.class_histogram"));
    }

    /** Lines of its output that must not be there. */
    List<String> trouble() throws IOException {
        return trouble(printed());
    }

    static List<String> trouble(final String printed) {
        return TROUBLE.matcher(printed).results().map(MatchResult::group).toList();
    }

    /** Ends it as an operator does, and starts another one on what it has left. */
    void restart() throws IOException {
        process.destroy();
        awaitExit();
        process = launch();
        awaitStarted();
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new AssertionError("does not stop");
            }
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("stopped with exit code " + process.exitValue());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Path output() {
        return home.resolve("output.log");
    }

    private String printed() throws IOException {
        return Files.readString(output(), StandardCharsets.UTF_8);
    }

    private String jcmd(final String... words) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(process.pid()));
        command.addAll(List.of(words));
        final Process asked =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        asked.getOutputStream().close();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
