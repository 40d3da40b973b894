package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code plan.json}: a directory holds the results of one plan. */
final class PlanFile {
    static final String NAME = "plan.json";

    private PlanFile() {}

    /**
     * Writes {@code plan}, or finds that it is there already.
     *
     * @param isForced a different one is replaced, and the difference kept in it
     * @throws BenchException if another one is there, with what differs
     */
    static void agree(final Path directory, final Plan plan, final boolean isForced)
            throws BenchException, IOException {
        final Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            ResultFiles.write(file, plan);
            return;
        }
        final Plan earlier;
        try {
            earlier = ResultFiles.read(file, Plan.class);
        } catch (final IOException e) {
            throw new BenchException(
                    file + " cannot be read (" + e.getMessage() + "): take another directory for --out", e);
        }
        final List<String> differences = earlier.differences(plan);
        if (differences.isEmpty()) {
            return;
        }
        if (!isForced) {
            throw new BenchException(
                    directory + " holds the results of another plan; take another directory, or --force"
                            + " to mix them:\n  " + String.join("\n  ", differences));
        }
        final String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        ResultFiles.write(file, plan.continuing(earlier, differences, now));
    }
}
