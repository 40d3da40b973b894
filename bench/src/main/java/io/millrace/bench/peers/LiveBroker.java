package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.Executable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A broker that answers. One thread drives it.
 *
 * <p>Closing ends the process and deletes what it left, if it was started here.
 */
final class LiveBroker implements AutoCloseable {
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final String host;
    private final int port;
    private final long pid;
    private final @Nullable Process process;
    private final @Nullable Path log;
    private final boolean isTls;
    private final Runnable closing;

    private LiveBroker(
            final String name,
            final String host,
            final int port,
            final long pid,
            final @Nullable Process process,
            final @Nullable Path log,
            final boolean isTls,
            final Runnable closing) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.pid = pid;
        this.process = process;
        this.log = log;
        this.isTls = isTls;
        this.closing = closing;
    }

    /** One that somebody else started, and that goes on. */
    static LiveBroker running(final String name, final String host, final int port, final long pid) {
        return new LiveBroker(name, host, port, pid, null, null, false, () -> {});
    }

    /**
     * Starts {@code builder}'s command on {@code port} of 127.0.0.1 and waits until it answers.
     *
     * @param program the file name of what has to run in the process once it answers: a launcher that stays in front of
     *     its program would have its own CPU time measured
     */
    static LiveBroker start(
            final String name, final int port, final ProcessBuilder builder, final String program, final Launch launch)
            throws BenchException, IOException {
        final Runnable cleanup = () -> Directories.delete(launch.directory());
        launch.children().onEnd(cleanup);
        final Process process = builder.redirectErrorStream(true)
                .redirectOutput(Redirect.to(launch.log().toFile()))
                .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                .start();
        launch.children().add(process);
        final LiveBroker broker = new LiveBroker(
                name, "127.0.0.1", port, process.pid(), process, launch.log(), launch.tls() != null, () -> {
                    Children.end(process);
                    cleanup.run();
                    launch.children().forget(cleanup);
                });
        try {
            broker.awaitAnswer();
            broker.requireProgram(program);
        } catch (final BenchException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    private void awaitAnswer() throws BenchException {
        final long deadlineNs = System.nanoTime() + START_LIMIT_NS;
        while (!ConnectProbe.isAnswered(host, port, isTls)) {
            requireAlive();
            if (System.nanoTime() - deadlineNs > 0) {
                throw new BenchException(name + " does not answer on port " + port + "; it printed: " + lastLine());
            }
            LockSupport.parkNanos(POLL_NS);
        }
        // Something else may answer there.
        requireAlive();
    }

    private void requireProgram(final String program) throws BenchException {
        final String found = Executable.nameOf(pid).orElse("unknown");
        if (!found.equals(program)) {
            throw new BenchException(name + ": process " + pid + " runs " + found + ", not " + program
                    + ": its CPU time would be another's");
        }
    }

    private void requireAlive() throws BenchException {
        final Optional<String> death = death();
        if (death.isPresent()) {
            throw new BenchException(death.get());
        }
    }

    /** How it ended, with the last line it printed; empty as long as it runs. */
    Optional<String> death() {
        if (process != null && !process.isAlive()) {
            return Optional.of(
                    name + " ended with exit code " + process.exitValue() + "; it printed last: " + lastLine());
        }
        if (process == null && pid != 0 && !Files.exists(Path.of("/proc", Long.toString(pid)))) {
            return Optional.of(name + ": there is no process " + pid + " any more");
        }
        return Optional.empty();
    }

    String name() {
        return name;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** 0 if it is not known. */
    long pid() {
        return pid;
    }

    boolean isJvm() {
        return pid != 0 && Executable.isJvm(pid);
    }

    private String lastLine() {
        try {
            final List<String> lines = log == null
                    ? List.of()
                    : Files.readString(log, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .toList();
            return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1).strip();
        } catch (final IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
