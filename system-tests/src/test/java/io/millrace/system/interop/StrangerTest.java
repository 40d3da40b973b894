package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who is let in without credentials, and who is banned, as foreign clients see it. */
class StrangerTest {
    private static final Pattern LINE = Pattern.compile("authentication\\.anonymous = \\[.*\"192\\.168\\.0\\.0/16\"]");

    /** The program from another address than this machine's own is refused, until the line of the start lets it in. */
    @Test
    void theLineThatTheStartPrintsLetsInANetwork() throws IOException {
        Needs.millrace();
        Needs.pahoPython();
        try (BrokerProcess broker = new BrokerProcess(BrokerKind.MILLRACE, "stranger")) {
            final Path configuration = broker.directory().resolve("millrace.conf");
            Files.writeString(configuration, "authentication.anonymous = [\"127.0.0.1\", \"::1\"]\n");
            broker.configuredBy(configuration).start();
            try (ForeignProgram refused = service(broker)) {
                refused.awaitLine("Connected with result code 5");
            }
            final Matcher line = LINE.matcher(broker.printedSinceLaunch());
            assertTrue(line.find(), broker::printedSinceLaunch);
            Files.writeString(configuration, line.group().replace("192.168.0.0/16", "127.0.0.2/32") + "\n");
            broker.restart();
            try (ForeignProgram admitted = service(broker)) {
                admitted.awaitLine("Subscribed (0,)");
            }
            assertEquals(0, publish(broker, "own").status());
        }
    }

    @Test
    void aBanEndsTheConnectionAndRefusesTheNext() {
        Needs.millrace();
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
        try (BrokerProcess broker = new BrokerProcess(BrokerKind.MILLRACE, "banned")) {
            broker.start();
            final ForeignProgram banned = ForeignProgram.start(
                    "stdbuf",
                    "-oL",
                    "mosquitto_sub",
                    "-d",
                    "-V",
                    "mqttv5",
                    "-h",
                    broker.host(),
                    "-p",
                    Integer.toString(broker.port()),
                    "-i",
                    "loud",
                    "-t",
                    "t");
            banned.awaitLine("Subscribed (");
            assertEquals(
                    0,
                    command(broker, "ban", "add", "clientid", "loud", "--for", "1h")
                            .status());
            banned.awaitLine("Received DISCONNECT (152)");
            banned.close();
            final ForeignProgram.Outcome refused = publish(broker, "loud");
            assertNotEquals(0, refused.status());
            assertEquals(0, publish(broker, "quiet").status());
            assertEquals(0, command(broker, "ban", "del", "clientid", "loud").status());
            assertEquals(0, publish(broker, "loud").status());
        }
    }

    private static ForeignProgram.Outcome publish(final BrokerProcess broker, final String clientId) {
        return ForeignProgram.attempt(
                Map.of(),
                "mosquitto_pub",
                "-V",
                "mqttv5",
                "-h",
                broker.host(),
                "-p",
                Integer.toString(broker.port()),
                "-i",
                clientId,
                "-q",
                "1",
                "-t",
                "t",
                "-m",
                "x");
    }

    private static ForeignProgram.Outcome command(final BrokerProcess broker, final String... arguments) {
        final String[] command = new String[arguments.length + 1];
        command[0] = BrokerKind.launcher().toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return ForeignProgram.attempt(broker.environment(), command);
    }

    /** The program of {@link UserProgramTest}, from 127.0.0.2. */
    private static ForeignProgram service(final BrokerProcess broker) throws IOException {
        final Path script = broker.directory().resolve("user_program.py");
        try (InputStream source = UserProgramTest.class.getResourceAsStream("user_program.py")) {
            assertNotNull(source);
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        final String program = Files.readString(script);
        Files.writeString(
                script,
                program.replace("client.connect(HOST, PORT, 60)", "client.connect(HOST, PORT, 60, '127.0.0.2')"));
        return ForeignProgram.start(Needs.PYTHON, script.toString(), broker.host(), Integer.toString(broker.port()));
    }
}
