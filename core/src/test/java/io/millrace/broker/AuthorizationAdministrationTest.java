package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.CommandLines;
import io.millrace.pipeline.FailStop;
import java.io.IOException;
import java.nio.file.Files;
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

/** {@code millrace acl} and {@code millrace authz} against a broker with a disk. */
@Timeout(120)
class AuthorizationAdministrationTest {
    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private Path rules;
    private Broker broker;

    @BeforeEach
    void start() throws IOException {
        environment.put("MILLRACE_HOME", home.toString());
        environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
        environment.put("MILLRACE_NODE__DATA_DIR", home.resolve("d").toString());
        environment.put("MILLRACE_ADMIN__SOCKET", home.resolve("s").toString());
        rules = Files.createDirectories(home.resolve("etc")).resolve("acl.conf");
        Files.writeString(
                rules,
                "{allow, {clientid, {re, \"^free\"}}, all, [\"#\"]}.\n{allow, all, all, [\"t\"]}.\n{deny, all}.");
        open();
    }

    private void open() {
        broker = Broker.start(ConfigLoader.load(home, null, environment), new FailStop(failures::add));
    }

    @AfterEach
    void stop() {
        broker.close();
        assertEquals(List.of(), failures);
    }

    private String millrace(final String... arguments) {
        return CommandLines.run(environment, arguments);
    }

    /** At QoS 0 nobody is told: what does not come is followed by what does. */
    private void assertPublished(final String clientId, final String topic, final boolean isExpected)
            throws IOException {
        try (PlainClient watcher = new PlainClient(broker, "free-watcher", true).subscribe("#");
                PlainClient publisher = new PlainClient(broker, clientId, true)) {
            publisher.publish(topic, false, "tried").publish("t", false, "end");
            assertEquals(isExpected ? "tried" : "end", watcher.receive());
        }
    }

    @Test
    void rulesAreAddedKeptAndRemoved() throws IOException {
        assertPublished("c1", "x", false);
        assertTrue(millrace("acl", "add", "clientid", "allow", "publish", "x/${clientid}", "c1", "--qos", "0,1")
                .contains("added"));
        assertTrue(millrace("acl", "add", "all", "allow", "all", "everyones").contains("added"));
        assertPublished("c1", "x/c1", true);
        assertPublished("c2", "x/c2", false);
        assertPublished("c2", "everyones", true);
        broker.close();
        open();
        assertPublished("c1", "x/c1", true);
        final String listed = millrace("acl", "list");
        assertTrue(listed.contains("x/${clientid}") && listed.contains("0,1"), listed);
        assertTrue(millrace("acl", "list", "--json").contains("\"permission\":\"allow\""));
        assertTrue(millrace("acl", "delete", "clientid", "c1").contains("removed: 1"));
        assertPublished("c1", "x/c1", false);
    }

    @Test
    void aFileIsReadAgainAndOneThatIsDamagedChangesNothing() throws IOException {
        assertPublished("c1", "x", false);
        Files.writeString(rules, "{allow, all}.");
        assertTrue(millrace("authz", "reload").contains("rules: 1"));
        assertPublished("c1", "x", true);
        Files.writeString(rules, "{deny, all}.\n{deny, all");
        final String refusal = String.valueOf(assertThrows(AssertionError.class, () -> millrace("authz", "reload"))
                .getMessage());
        assertTrue(refusal.contains("acl.conf: line 2"), refusal);
        assertPublished("c1", "x", true);
        assertTrue(millrace("authz", "cache-clean", "c1").contains("forgotten"));
        assertTrue(millrace("authz", "cache-clean", "all").contains("forgotten"));
    }

    @Test
    void aFileThatIsDamagedEndsTheStart() throws IOException {
        broker.close();
        Files.writeString(rules, "{allow, all}.\n{permit, all}.");
        final StartException refusal = assertThrows(StartException.class, this::open);
        assertTrue(String.valueOf(refusal.getMessage()).contains("acl.conf: line 2"), refusal.getMessage());
        Files.writeString(rules, "{allow, all}.");
        open();
    }
}
