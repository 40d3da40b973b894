package io.millrace.bench.report;

import io.millrace.bench.result.Phase;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One run, and the file it was read from. {@code number} counts from 1. */
record Run(String broker, int number, Path file, RunResult result) {
    boolean isValid() {
        return result.verdict().isValid();
    }

    /** Where its histograms are, if they are there. */
    Path histograms() {
        final String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - ResultFiles.JSON.length()) + ResultFiles.HLOG);
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
