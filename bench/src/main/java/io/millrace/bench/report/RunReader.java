package io.millrace.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.bench.BenchException;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files of a run; what cannot be read says so by name. */
final class RunReader {
    private static final String BEFORE = ".before.json";
    private static final String DURING = ".during.json";

    private RunReader() {}

    /** @param file the result itself */
    static Run read(final String broker, final int number, final Path file) throws BenchException {
        return new Run(
                broker,
                number,
                file,
                result(file),
                optional(Run.beside(file, BEFORE)),
                optional(Run.beside(file, DURING)));
    }

    /** A missing node if there is no such file. */
    static JsonNode optional(final Path file) throws BenchException {
        return Files.exists(file) ? json(file, JsonNode.class) : MissingNode.getInstance();
    }

    private static RunResult result(final Path file) throws BenchException {
        final RunResult result = json(file, RunResult.class);
        if (!isWhole(result)) {
            throw new BenchException(file + " is not a result of 'bench load': take it out of the directory");
        }
        if (result.format() > RunResult.FORMAT) {
            throw new BenchException(
                    file + " was written by a newer release (format " + result.format() + "): use its 'bench report'");
        }
        return result;
    }

    /** The reader fills with null what a file does not have. */
    private static boolean isWhole(final RunResult result) {
        return result.name() != null
                && result.settings() != null
                && result.phases() != null
                && result.checks() != null
                && result.connections() != null
                && result.verdict() != null;
    }

    private static <T> T json(final Path file, final Class<T> type) throws BenchException {
        try {
            return ResultFiles.read(file, type);
        } catch (final IOException e) {
            throw new BenchException(
                    file + " cannot be read; delete it and repeat the run: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }
}
