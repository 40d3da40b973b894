package io.millrace.bench.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a broker is started for one cell.
 *
 * @param directory its own, empty; deleted when it has ended
 * @param log everything that it prints
 * @param cpus for taskset; empty: not pinned
 * @param tls what it shows over TLS; null: plain TCP
 */
record Launch(
        Path directory,
        Path log,
        String cpus,
        Children children,
        @Nullable Certificate tls) {
    Launch(final Path directory, final Path log, final String cpus, final Children children) {
        this(directory, log, cpus, children, null);
    }

    /** {@code command} on the CPUs it may use. taskset becomes the command: the process id stays the same. */
    static List<String> pinned(final String cpus, final List<String> command) {
        if (cpus.isEmpty()) {
            return command;
        }
        final List<String> words = new ArrayList<>(List.of("taskset", "-c", cpus));
        words.addAll(command);
        return words;
    }

    List<String> pinned(final List<String> command) {
        return pinned(cpus, command);
    }
}
