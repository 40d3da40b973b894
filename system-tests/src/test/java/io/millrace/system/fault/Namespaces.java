package io.millrace.system.fault;

import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** What a test needs to make mounts and processes that nobody else sees. */
final class Namespaces {
    private Namespaces() {}

    /** Skips the test where there is no root, or no such namespace. */
    static void assumePossible(final String... command) {
        Needs.program("unshare");
        if (ForeignProgram.attempt(Map.of(), command).status() != 0) {
            final String message = "skipped: needs root and " + String.join(" ", command);
            System.out.println(message);
            Assumptions.abort(message);
        }
    }
}
