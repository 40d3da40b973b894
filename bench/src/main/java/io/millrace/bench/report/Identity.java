package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** Of when and of what the results are. */
final class Identity {
    private static final int ISO_DAY_LENGTH = 10;

    private Identity() {}

    /** The day of the last run. */
    static String dayOf(final Results results) throws BenchException {
        return results.runs()
                .map(Run::result)
                .map(RunResult::startedAt)
                .max(Comparator.naturalOrder())
                .filter(time -> time.matches("\\d{4}-\\d{2}-\\d{2}T.*"))
                .map(time -> time.substring(0, ISO_DAY_LENGTH))
                .orElseThrow(() -> new BenchException("the results do not say when they were made: give --date"));
    }

    static String commitOf(final Results results) throws BenchException {
        final String planned = results.plan().text("commit").strip();
        final String commit = planned.isEmpty() ? ofCheckout() : planned;
        if (!commit.matches("[0-9a-f]{4,40}")) {
            throw new BenchException("no commit is known: " + ResultTree.PLAN
                    + " names none, and 'git rev-parse --short " + "HEAD' does not answer here; give --commit");
        }
        return commit;
    }

    private static String ofCheckout() {
        try {
            final Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            final String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? answer : "";
        } catch (final IOException noGit) {
            return "";
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
