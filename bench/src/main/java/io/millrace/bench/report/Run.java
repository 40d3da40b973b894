package io.millrace.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One run, and the file it was read from.
 *
 * @param number from 1
 * @param before how the machine was before it, free in form; missing node if it was not recorded
 * @param during what else ran, the same
 */
record Run(String broker, int number, Path file, RunResult result, JsonNode before, JsonNode during) {
    Run numbered(final int otherNumber) {
        return new Run(broker, otherNumber, file, result, before, during);
    }

    boolean isValid() {
        return result.verdict().isValid();
    }

    /** Where its histograms are, if they are there. */
    Path histograms() {
        return beside(file, ResultFiles.HLOG);
    }

    /** The file of the same run with another ending than {@code .json}. */
    static Path beside(final Path file, final String ending) {
        final String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - ResultFiles.JSON.length()) + ending);
    }

    @Nullable
    Phase phase(final String name) {
        for (final Phase phase : result.phases()) {
            if (phase.name().equals(name)) {
                return phase;
            }
        }
        return null;
    }
}
