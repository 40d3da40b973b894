package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.bench.machine.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What a test needs from the machine. Absent, it is skipped and says so; with {@code -Dinterop=required} it fails. */
final class Needs {
    private Needs() {}

    static void program(final String name) {
        if (Executable.find(name).isEmpty()) {
            absent(name, true);
        }
    }

    /** Built after this module: in a fresh checkout it is not there yet, and that is no fault. */
    static void millrace() {
        final Path launcher = Checkout.own().root().resolve("distribution/target/millrace/bin/millrace");
        if (!Files.isExecutable(launcher)) {
            absent(launcher + " (mvn -DskipTests package)", false);
        }
    }

    private static void absent(final String what, final boolean canBeRequired) {
        final String skipped = "skipped: needs " + what;
        System.out.println(skipped);
        if (canBeRequired && "required".equals(System.getProperty("interop"))) {
            fail("interop=required, but " + skipped);
        }
        Assumptions.abort(skipped);
    }
}
