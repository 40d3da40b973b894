package io.millrace.storage.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.DataDirectory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 at any moment of a change loses none that had returned. {@code -Dseed=}, {@code -Dkills=}. */
class AdminKillTest {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path path;

    @Test
    void killLosesNoChange() throws Exception {
        System.out.println("seed " + seed);
        for (int i = 0; i < Integer.getInteger("kills", 4); i++) {
            final int told = runAndKill();
            try (DataDirectory directory = DataDirectory.open(path)) {
                final byte[] value =
                        AdminStore.open(directory).collection("users").get("counter");
                final int kept = ByteBuffer.wrap(Objects.requireNonNull(value)).getInt();
                assertTrue(kept == told || kept == told + 1, kept + " after " + told);
            }
        }
    }

    /** Returns the last change that the child told. */
    private int runAndKill() throws Exception {
        final Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AdminChild.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            int told = -1;
            int remaining = 1 + random.nextInt(50);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told = Integer.parseInt(line);
                if (--remaining == 0) {
                    LockSupport.parkNanos(random.nextInt(2_000_000));
                    // The process's own method would close the stream, and with it what the child has told.
                    child.toHandle().destroyForcibly();
                }
            }
            assertTrue(child.waitFor(60, TimeUnit.SECONDS));
            assertEquals(128 + 9, child.exitValue(), "the child must have been killed");
            return told;
        } finally {
            child.destroyForcibly();
        }
    }
}
