package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.CommandLines;
import io.millrace.pipeline.FailStop;
import io.millrace.storage.DataDirectory;
import io.millrace.storage.admin.AdminStore;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace ban} against a broker with a disk. */
@Timeout(120)
class BanAdministrationTest {
    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private Broker broker;

    @BeforeEach
    void start() {
        environment.put("MILLRACE_HOME", home.toString());
        environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
        environment.put("MILLRACE_NODE__DATA_DIR", home.resolve("d").toString());
        environment.put("MILLRACE_ADMIN__SOCKET", home.resolve("s").toString());
        broker = Broker.start(ConfigLoader.load(home, null, environment), new FailStop(failures::add));
    }

    @AfterEach
    void stop() {
        broker.close();
        assertEquals(List.of(), failures);
    }

    private String ban(final String... arguments) {
        return CommandLines.run(environment, prepended(arguments));
    }

    private static String[] prepended(final String... arguments) {
        final String[] all = new String[arguments.length + 1];
        all[0] = "ban";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    private void assertRefused(final String clientId) {
        assertThrows(AssertionError.class, () -> new PlainClient(broker, clientId, true));
    }

    @Test
    void whoIsConnectedGoesAndStaysOutUntilTheBanIsTakenBack() throws IOException {
        try (PlainClient other = new PlainClient(broker, "other", true).subscribe("t")) {
            final PlainClient hit = new PlainClient(broker, "c1", true).subscribe("x");
            assertTrue(ban("add", "clientid", "c1", "--for", "1h", "--reason", "too loud")
                    .contains("banned: clientid c1"));
            assertThrows(EOFException.class, hit::receive);
            assertRefused("c1");
            assertTrue(ban("list").contains("too loud"));
            assertTrue(ban("list", "--json").contains("\"as\":\"clientid\""));
            assertTrue(ban("del", "clientid", "c1").contains("no longer banned"));
            try (PlainClient again = new PlainClient(broker, "c1", true)) {
                again.publish("t", false, "back");
            }
            assertEquals("back", other.receive());
        }
    }

    @Test
    void bansOutliveARestart() {
        ban("add", "clientid_re", "^c");
        ban("add", "clientid", "gone", "--for", "1s");
        stop();
        start();
        assertRefused("c1");
        final String list = ban("list");
        assertTrue(list.contains("^c") && list.contains("infinity"), list);
    }

    @Test
    void whatIsWrongIsSaid() {
        final Map<String, String> wrong = Map.of(
                "nobody x", "a ban is of clientid, username",
                "peerhost 10.0.0.0/8", "is a range: ban it as peerhost_net",
                "clientid_re (", "no regular expression",
                "clientid x --for 5", "--for must be a duration");
        wrong.forEach((arguments, expected) -> {
            final String printed = CommandLines.fail(environment, prepended(("add " + arguments).split(" ")));
            assertTrue(printed.contains(expected), printed);
        });
        assertTrue(CommandLines.fail(environment, prepended("del", "clientid", "x"))
                .contains("no such ban"));
        final String tooLong = CommandLines.fail(environment, prepended("add", "clientid", "x".repeat(1_100)));
        assertTrue(tooLong.contains("BAD_REQUEST"), tooLong);
        assertFalse(ban("list").contains("clientid"));
    }

    @Test
    void aBanThatCannotBeReadRefusesTheStart() throws IOException {
        broker.close();
        try (DataDirectory directory = DataDirectory.open(home.resolve("d"))) {
            AdminStore.open(directory)
                    .collection("bans")
                    .put("clientid:x", "nonsense".getBytes(StandardCharsets.UTF_8));
        }
        final StartException refused = assertThrows(StartException.class, this::start);
        assertTrue(String.valueOf(refused.getMessage()).contains("the ban clientid:x"), refused::getMessage);
        try (DataDirectory directory = DataDirectory.open(home.resolve("d"))) {
            AdminStore.open(directory).collection("bans").remove("clientid:x");
        }
        start();
    }
}
