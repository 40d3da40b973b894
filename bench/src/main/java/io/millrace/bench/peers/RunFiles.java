package io.millrace.bench.peers;

import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of one run: {@code CELL/BROKER-rN} and an ending. The result is what makes a run done, so that whatever ends
 * before it is written is made again.
 *
 * @param run from 1
 */
record RunFiles(Path cellDirectory, String broker, int run) {
    /** A broker that did not get through a cell. */
    record Failure(String reason, String failedAt) {}

    /** Without ending, for {@code bench load --out}. */
    Path base() {
        return cellDirectory.resolve(broker + "-r" + run);
    }

    Path result() {
        return with(ResultFiles.JSON);
    }

    Path histograms() {
        return with(ResultFiles.HLOG);
    }

    Path log() {
        return with(".log");
    }

    Path before() {
        return with(".before" + ResultFiles.JSON);
    }

    Path during() {
        return with(".during" + ResultFiles.JSON);
    }

    Path failed() {
        return with(".failed" + ResultFiles.JSON);
    }

    /** Empty if there is none, or only the rest of one. */
    Optional<RunResult> readResult() {
        if (!Files.exists(result())) {
            return Optional.empty();
        }
        try {
            final RunResult read = ResultFiles.read(result(), RunResult.class);
            return isWhole(read) ? Optional.of(read) : Optional.empty();
        } catch (final IOException notWhole) {
            return Optional.empty();
        }
    }

    /** The reader fills with null what a file does not have. */
    @SuppressWarnings("ConstantValue")
    private static boolean isWhole(final RunResult read) {
        return read.phases() != null && read.checks() != null && read.verdict() != null;
    }

    Optional<Failure> readFailure() throws IOException {
        return Files.exists(failed()) ? Optional.of(ResultFiles.read(failed(), Failure.class)) : Optional.empty();
    }

    boolean isPending() {
        return !Files.exists(failed()) && readResult().isEmpty();
    }

    /** What an earlier attempt left. */
    void clear() throws IOException {
        for (final Path file : new Path[] {result(), histograms(), before(), during(), failed()}) {
            Files.deleteIfExists(file);
        }
    }

    private Path with(final String ending) {
        return cellDirectory.resolve(broker + "-r" + run + ending);
    }
}
