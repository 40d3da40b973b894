package io.millrace.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A broker as its own process on a free loopback port, with a directory of its own under {@code target/system} that outlives
 * a restart and keeps everything the process printed. One thread drives it.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long STOP_LIMIT_S = 30;

    private final BrokerKind kind;
    private final Path directory;
    private final int port;
    private final Map<String, String> overrides = new HashMap<>();
    private List<String> wrapper = List.of();
    private List<String> ownCommand = List.of();
    private Process process;
    /** How long the output was when the running incarnation began. */
    private int printedBefore;

    /** A broker that is not started yet; its directory is emptied. */
    public BrokerProcess(final BrokerKind kind, final String name) {
        this(kind, emptied(name), LoopbackPort.free());
    }

    private BrokerProcess(final BrokerKind kind, final Path directory, final int port) {
        this.kind = kind;
        this.directory = directory;
        this.port = port;
    }

    /** Another broker, not started, on the directory of this one but on a port of its own. */
    public BrokerProcess onSameDirectory() {
        return new BrokerProcess(kind, directory, LoopbackPort.free());
    }

    /** One configuration override, for instance {@code MILLRACE_MQTT__MAX_MQUEUE_LEN}; a broker of another kind ignores it. */
    public BrokerProcess with(final String variable, final String value) {
        overrides.put(variable, value);
        return this;
    }

    /** A program that runs the broker's command line, which is appended, for instance in namespaces of its own. */
    public BrokerProcess within(final String... command) {
        wrapper = List.of(command);
        return this;
    }

    /** Another release of the same kind, by the directory it is installed in. */
    public BrokerProcess ofRelease(final Path home) {
        ownCommand = List.of(home.resolve("bin").resolve("millrace").toString(), "foreground");
        return this;
    }

    /** The same kind with a configuration of its own, which the environment wins over. */
    public BrokerProcess configuredBy(final Path file) {
        ownCommand = List.of(BrokerKind.launcher().toString(), "foreground", "-c", file.toString());
        return this;
    }

    /** Starts it and waits until its port accepts and it says so. */
    public BrokerProcess start() {
        launch();
        awaitStarted();
        return this;
    }

    /** Starts it and does not wait. */
    public void launch() {
        if (isAlive()) {
            throw new IllegalStateException("already running as " + process.pid());
        }
        printedBefore = printed().length();
        try {
            final List<String> command = new ArrayList<>(wrapper);
            command.addAll(ownCommand.isEmpty() ? kind.command(port, directory) : ownCommand);
            final ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(kind.environment(port, directory));
            builder.environment().putAll(overrides);
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
            builder.redirectInput(new File("/dev/null"));
            process = builder.start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until one that was launched accepts connections and says that it has started. */
    public void awaitStarted() {
        final long deadlineNs = System.nanoTime() + START_LIMIT_NS;
        while (!isListening() || !printedSinceLaunch().contains(kind.startedText())) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "ended with " + process.exitValue() + " instead of listening; it printed:\n" + tail());
            }
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("does not listen on " + port + "; it printed:\n" + tail());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** SIGTERM, as an operator or a supervisor stops it. Returns the exit status. */
    public int stop() {
        terminate();
        return awaitExit();
    }

    /** SIGTERM, and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the process to end by itself. Returns the exit status. */
    public int awaitExit() {
        try {
            if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "still running " + STOP_LIMIT_S + " s after it should have ended; it printed:\n" + tail());
            }
            return process.exitValue();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL: the process gets no chance to write anything. Returns when it is gone. */
    public void killHard() {
        process.destroyForcibly();
        awaitExit();
    }

    public void restart() {
        if (isAlive()) {
            stop();
        }
        start();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Of the running incarnation. */
    public long pid() {
        return process.pid();
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "tcp://" + host() + ":" + port;
    }

    /** The environment of this broker, for a command line that shall find it. */
    public Map<String, String> environment() {
        final Map<String, String> all = new HashMap<>(kind.environment(port, directory));
        all.putAll(overrides);
        return all;
    }

    public Path directory() {
        return directory;
    }

    public Path output() {
        return directory.resolve("output.log");
    }

    /** Everything that every incarnation printed. */
    public String printed() {
        try {
            return Files.exists(output()) ? Files.readString(output(), StandardCharsets.UTF_8) : "";
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the running incarnation printed, or the last one. */
    public String printedSinceLaunch() {
        final String all = printed();
        return all.substring(Math.min(printedBefore, all.length()));
    }

    /** The last lines of what it printed. */
    public String tail() {
        final List<String> lines = printed().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    @Override
    public void close() {
        if (isAlive()) {
            killHard();
        }
        try {
            // It lies outside of the directory and a kill leaves it behind.
            Files.deleteIfExists(BrokerKind.adminSocket(port));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isListening() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (final IOException refused) {
            return false;
        }
    }

    private static Path emptied(final String name) {
        final Path directory = Path.of("target", "system", name).toAbsolutePath();
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> paths = Files.walk(directory)) {
                    for (final Path path :
                            paths.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            return Files.createDirectories(directory);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
