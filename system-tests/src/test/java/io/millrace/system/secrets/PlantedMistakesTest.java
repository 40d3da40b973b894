package io.millrace.system.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.ForeignProgram.Outcome;
import io.millrace.system.Needs;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts that are refused because of a mistake beside a secret. Most of them are tested without a process. */
class PlantedMistakesTest {
    private static final String RIGHT = "planted-typo-9d04c7";
    private static final Planted PLANTED = new Planted(List.of(RIGHT));

    /** Every one is refused, and the complaint tells where, and no secret. */
    @Test
    void noSecretIsInTheComplaintOfAStart() throws Exception {
        Needs.millrace();
        try (BrokerProcess broker = new BrokerProcess(BrokerKind.MILLRACE, "planted-typo")) {
            final Home home = Home.in(broker.directory().resolve("home"));
            for (final String mistake : List.of(
                    "authentication = [{ mechanism = jwt, algorithm = hmac-based, secret \"" + RIGHT + "\" }]",
                    "authentication = [{ mechanism = password_based, backend = http, method = get, url = \"htp://u:"
                            + RIGHT + "@h/\", headers { authorization = \"Bearer " + RIGHT + "\" } }]",
                    "listeners.ssl.default { enable = true, ssl_options.password = \"" + RIGHT
                            + "\", ssl_options.keyfile = nowhere }")) {
                home.configured(mistake + "\n");
                final Outcome outcome = ForeignProgram.attempt(broker.environment(), home.launcher(), "foreground");
                assertEquals(1, outcome.status(), mistake + outcome.printed());
                assertEquals(List.of(), PLANTED.in(mistake, outcome.printed()));
                assertTrue(outcome.printed().contains("millrace.conf:"), outcome.printed());
            }
            if (Files.exists(home.log())) {
                assertEquals(List.of(), PLANTED.under(home.log()));
            }
        }
    }
}
