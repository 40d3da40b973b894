package io.millrace.bench.machine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is asked something and ends by itself. */
public final class ShortCommand {
    private static final long LIMIT_S = 30;

    private ShortCommand() {}

    /**
     * What it printed, both streams; {@code "unknown"} if it could not be run. Its exit status is not looked at: some
     * programs answer {@code --help} with 1.
     */
    public static String output(final List<String> command) {
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                    .start();
            final String printed;
            try (InputStream in = process.getInputStream()) {
                printed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return printed.strip();
        } catch (final IOException absent) {
            return "unknown";
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    /** The first line of {@link #output}. */
    public static String firstLine(final List<String> command) {
        return output(command).lines().findFirst().orElse("unknown");
    }
}
