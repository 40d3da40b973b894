package io.millrace.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The assembled distribution, and commands run in it. */
final class Installation {
    private static final long PATIENCE_S = 60;

    private final Path scratch;
    private final Map<String, String> environment = new HashMap<>();

    /** What a command left behind. */
    record Outcome(int exitCode, String out, String err) {}

    Installation(final Path scratch) {
        this.scratch = scratch;
    }

    /** Where the build has put it; a build without the package phase has none, and then the test is skipped. */
    static Path home() {
        final Path root = Path.of(System.getProperty("project.root", ".."));
        final Path home =
                root.resolve("distribution/target/millrace").toAbsolutePath().normalize();
        if (!Files.isExecutable(home.resolve("bin/millrace"))) {
            final String reason = "needs the assembled distribution (mvn verify)";
            if ("required".equals(System.getProperty("interop"))) {
                fail(reason);
            }
            System.out.println("skipped: " + reason);
            abort(reason);
        }
        return home;
    }

    Installation with(final String variable, final String value) {
        environment.put(variable, value);
        return this;
    }

    Outcome run(final Path workingDirectory, final String... command) throws IOException, InterruptedException {
        return outcome(start(workingDirectory, command));
    }

    Process start(final Path workingDirectory, final String... command) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(workingDirectory.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out().toFile())
                .redirectError(err().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    Outcome outcome(final Process process) throws IOException, InterruptedException {
        try {
            assertTrue(process.waitFor(PATIENCE_S, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(out()), Files.readString(err()));
    }

    /** Waits until the command has printed this line or has ended. */
    void awaitOutput(final Process process, final String text) throws IOException, InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!Files.readString(out()).contains(text)) {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                fail("no \"" + text + "\" in: " + Files.readString(out()) + Files.readString(err()));
            }
            Thread.sleep(20);
        }
    }

    private Path out() {
        return scratch.resolve("out.txt");
    }

    private Path err() {
        return scratch.resolve("err.txt");
    }
}
