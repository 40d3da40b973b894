package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mosquitto's clients log in by Mosquitto's own password file, and by accounts of {@code millrace users}. */
@Timeout(120)
class AccountsTest {
    @Test
    void mosquittoClientsLogIn() throws IOException {
        Needs.millrace();
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_passwd");
        try (BrokerProcess broker = new BrokerProcess(BrokerKind.MILLRACE, "accounts")) {
            final Path passwords = broker.directory().resolve("passwords");
            ForeignProgram.run("mosquitto_passwd", "-c", "-b", passwords.toString(), "ann", "pl4ntedA");
            ForeignProgram.run("mosquitto_passwd", "-H", "sha512", "-b", passwords.toString(), "old", "pl4ntedO");
            final Path configuration = broker.directory().resolve("millrace.conf");
            Files.writeString(configuration, """
                    authentication = [
                      { mechanism = password_based, backend = file, path = "%s" }
                      { mechanism = password_based, backend = built_in_database }
                    ]
                    """.formatted(passwords));
            broker.configuredBy(configuration).start();
            assertEquals(0, publish(broker, "-u", "ann", "-P", "pl4ntedA"));
            assertEquals(0, publish(broker, "-u", "old", "-P", "pl4ntedO"));
            assertNotEquals(0, publish(broker, "-u", "ann", "-P", "pl4ntedO"));
            assertNotEquals(0, publish(broker));
            assertNotEquals(0, publish(broker, "-u", "joe", "-P", "pl4ntedJ"));
            final ForeignProgram.Outcome added = ForeignProgram.attempt(
                    broker.environment(),
                    "sh",
                    "-c",
                    "echo pl4ntedJ | '" + BrokerKind.launcher() + "' users add joe --attribute tenant=t1");
            assertEquals(0, added.status(), added.printed());
            assertEquals(0, publish(broker, "-u", "joe", "-P", "pl4ntedJ"));
            assertFalse(broker.printed().contains("pl4nted"), "a password was printed");
            assertTrue(broker.isAlive());
        }
    }

    private static int publish(final BrokerProcess broker, final String... credentials) {
        final String[] command = new String[9 + credentials.length];
        System.arraycopy(
                new String[] {
                    "mosquitto_pub", "-h", broker.host(), "-p", Integer.toString(broker.port()), "-t", "t", "-m", "x"
                },
                0,
                command,
                0,
                9);
        System.arraycopy(credentials, 0, command, 9, credentials.length);
        return ForeignProgram.attempt(Map.of(), command).status();
    }
}
