package io.millrace.system.recovery;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.system.BrokerKind;
import io.millrace.system.Needs;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every place of a kill is in the code as it is: who moves one hears of it at once, and not in one run of many. */
class KillPlacesTest {
    @Test
    void everyPlaceIsThere() throws Exception {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        try (URLClassLoader distribution = distribution()) {
            for (final KillPoint point : KillPoint.values()) {
                point.place().check(distribution);
            }
        }
    }

    @Test
    void aPlaceThatIsNotThereIsFound() throws Exception {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        final String journal = KillPoint.BEFORE_THE_COMMIT.place().className();
        try (URLClassLoader distribution = distribution()) {
            assertThrows(
                    AssertionError.class, () -> Place.entry(journal, "nothing").check(distribution));
            assertThrows(
                    AssertionError.class,
                    () -> Place.line(journal, "nothing();").check(distribution));
        }
    }

    private static URLClassLoader distribution() throws IOException {
        final List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(BrokerKind.home().resolve("lib"))) {
            for (final Path file : files.toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        return new URLClassLoader(jars.toArray(URL[]::new));
    }
}
