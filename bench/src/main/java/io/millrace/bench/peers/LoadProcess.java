package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@code bench load} as a child process.
 *
 * @param cpus for taskset; empty: not pinned
 */
record LoadProcess(LoadProgram command, String cpus, Children children) {
    /** Beside the time it was asked for: connections are opened, messages drained. */
    private static final long PATIENCE_S = 600;
    /** 128 and SIGINT or SIGTERM: somebody wants all of this to end. */
    private static final List<Integer> ENDED_BY_SIGNAL = List.of(130, 143);

    private static final String PREFIX = "bench: ";

    /**
     * Runs it to its end.
     *
     * @param log everything it prints, behind the command
     * @return why it failed; empty if it did not
     * @throws BenchException if we are to end
     */
    Optional<String> run(final LoadArguments arguments, final LiveBroker broker, final Path log)
            throws BenchException, IOException, InterruptedException {
        final List<String> words = new ArrayList<>(command.words());
        words.addAll(forBroker(arguments, broker).words());
        final List<String> pinned = Launch.pinned(cpus, words);
        Files.writeString(log, "$ " + String.join(" ", pinned) + "\n");
        final Process process = new ProcessBuilder(pinned)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                .start();
        children.add(process);
        final long limitS = PATIENCE_S + arguments.seconds("--warmup") + arguments.seconds("--duration");
        if (!process.waitFor(limitS, TimeUnit.SECONDS)) {
            Children.end(process);
            return Optional.of("bench load did not end within " + limitS + " s");
        }
        children.requireNotEnding();
        if (ENDED_BY_SIGNAL.contains(process.exitValue())) {
            throw Children.interrupted();
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(reason(log, process.exitValue()));
    }

    private static LoadArguments forBroker(final LoadArguments arguments, final LiveBroker broker) {
        LoadArguments result = arguments.with("-h", broker.host()).with("-p", broker.port());
        if (broker.pid() != 0) {
            result = result.with("--broker-pid", broker.pid());
        }
        // Only a JVM can be asked for its heap.
        return broker.isJvm() ? result : result.withoutFlag("--heap");
    }

    /** What the child said of its end: its error line, or else its last one. */
    private static String reason(final Path log, final int exitCode) throws IOException {
        final List<String> lines = Files.readString(log, StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith(PREFIX)) {
                return lines.get(i).substring(PREFIX.length());
            }
        }
        return "bench load ended with exit code " + exitCode + "; it printed last: "
                + (lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1).strip());
    }
}
