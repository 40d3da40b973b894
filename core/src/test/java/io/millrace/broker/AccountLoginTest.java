package io.millrace.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import io.millrace.cli.CommandLines;
import io.millrace.pipeline.FailStop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts of the built-in databases, by {@code millrace users}, a broker with a disk and a foreign client. */
@Timeout(120)
class AccountLoginTest {
    private static final String CHAIN = """
            authentication = [
              { mechanism = password_based, backend = built_in_database
                password_hash_algorithm { name = bcrypt, salt_rounds = 4 } }
              { mechanism = scram, backend = built_in_database, algorithm = sha256 }
              { mechanism = scram, backend = built_in_database, algorithm = sha512 }
            ]
            """;

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private @Nullable Broker broker;

    @BeforeEach
    void prepare() throws IOException {
        environment.put("MILLRACE_HOME", home.toString());
        environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
        environment.put("MILLRACE_NODE__DATA_DIR", home.resolve("d").toString());
        environment.put("MILLRACE_ADMIN__SOCKET", home.resolve("s").toString());
        write(CHAIN);
    }

    private void write(final String configuration) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("etc")).resolve("millrace.conf"), configuration);
    }

    private void start() {
        broker = Broker.start(
                ConfigLoader.load(home, home.resolve("etc/millrace.conf"), environment), new FailStop(failures::add));
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
        assertEquals(List.of(), failures);
    }

    private String users(final @Nullable String password, final String... arguments) {
        final InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(((password == null ? "" : password) + "\n").getBytes(UTF_8)));
        try {
            return CommandLines.run(
                    environment,
                    Stream.concat(Stream.of("users"), Stream.of(arguments)).toArray(String[]::new));
        } finally {
            System.setIn(before);
        }
    }

    private Mqtt5ClientBuilder client() {
        final String address = broker.boundListeners().values().iterator().next();
        return MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    }

    /** The Reason Code of CONNACK. */
    private int login(final String username, final String password) {
        final Mqtt5BlockingClient client = client().simpleAuth()
                .username(username)
                .password(password.getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        try {
            client.connect();
            client.disconnect();
            return 0;
        } catch (final Mqtt5ConnAckException refused) {
            return refused.getMqttMessage().getReasonCode().getCode();
        }
    }

    @Test
    void accountsComeGoAndOutliveARestart() throws IOException {
        start();
        assertThrows(Mqtt5ConnAckException.class, () -> client().buildBlocking().connect());
        assertEquals(0x87, login("joe", "pl4nted"));
        assertTrue(users("pl4nted", "add", "joe", "--superuser", "--attribute", "tenant=t1")
                .contains("added: joe"));
        assertEquals(0, login("joe", "pl4nted"));
        // Neither of the two tells whether there is such an account.
        assertEquals(0x87, login("joe", "guess"));
        assertEquals(0x87, login("nobody", "guess"));
        assertTrue(CommandLines.fail(environment, "users", "delete", "ann").contains("no such account: ann"));
        assertTrue(users(null, "list").contains("joe"));
        final String listed = users(null, "list", "--json");
        assertTrue(listed.contains("\"client_attrs\":{\"tenant\":\"t1\"},\"is_superuser\":true"), listed);
        assertFalse(listed.contains("$2b$") || listed.contains("pl4nted"), listed);
        stop();
        start();
        assertEquals(0, login("joe", "pl4nted"));
        users("other", "update", "joe", "--password", "--no-superuser");
        assertEquals(0x87, login("joe", "pl4nted"));
        assertEquals(0, login("joe", "other"));
        assertTrue(users(null, "list", "--json").contains("{\"tenant\":\"t1\"},\"is_superuser\":false"));
        users(null, "delete", "joe");
        assertEquals(0x87, login("joe", "other"));
        stop();
        assertTrue(isNowhere("pl4nted"));
    }

    /** On the disk, the journal included. */
    private boolean isNowhere(final String secret) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("d"))) {
            return files.filter(Files::isRegularFile).noneMatch(file -> {
                try {
                    return new String(Files.readAllBytes(file), ISO_8859_1).contains(secret);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void aForeignClientLogsInByScramAndAgain() throws Exception {
        start();
        users("pencil", "add", "joe", "--scram");
        for (final String method : List.of("SCRAM-SHA-256", "SCRAM-SHA-512")) {
            final ForeignScram right = new ForeignScram(method, "joe", "pencil");
            final Mqtt5BlockingClient client = client().enhancedAuth(right).buildBlocking();
            client.connect();
            assertEquals(List.of("believed"), right.told());
            client.toAsync().reauth().get(30, TimeUnit.SECONDS);
            assertEquals(List.of("believed", "believed"), right.told());
            client.disconnect();
            final ForeignScram wrong = new ForeignScram(method, "joe", "pen");
            assertThrows(
                    Mqtt5ConnAckException.class,
                    () -> client().enhancedAuth(wrong).buildBlocking().connect());
            assertEquals(List.of("refused"), wrong.told());
        }
        users("pencil", "add", "ann", "--scram");
        final ForeignScram changing = new ForeignScram("SCRAM-SHA-256", "joe", "pencil");
        final Mqtt5BlockingClient client = client().enhancedAuth(changing).buildBlocking();
        client.connect();
        changing.name("ann");
        // Who logged in as one may not go on as another.
        assertThrows(ExecutionException.class, () -> client.toAsync().reauth().get(30, TimeUnit.SECONDS));
        // That is another database.
        assertEquals(0x87, login("joe", "pencil"));
        users(null, "delete", "joe", "--scram");
        assertThrows(
                Mqtt5ConnAckException.class,
                () -> client().enhancedAuth(new ForeignScram("SCRAM-SHA-256", "joe", "pencil"))
                        .buildBlocking()
                        .connect());
    }

    @Test
    void filesOfAccountsAndOfMosquitto() throws IOException {
        Files.writeString(home.resolve("users.csv"), """
                user_id,password_hash,salt,is_superuser
                joe,7f1ce09d0f0ffd69ad59e251a39328499757a118e9fb1df78e99e26eb4497780,salt,true
                """);
        Files.writeString(home.resolve("mosquitto"), """
                ann:$6$UHJGDQz8KMdL8E3m$RhPdvjdObfwC+S6QL2hh3fgZfI84Sf3jiA4IaRQGpDqQty4h1LtsnOORYTvCetmy1lIdFgYt0v/Qg79V25N8TQ==
                """);
        write("""
                authentication = [
                  { mechanism = password_based, backend = file, path = mosquitto }
                  { mechanism = password_based, backend = built_in_database
                    bootstrap_file = users.csv, bootstrap_type = hash }
                ]
                """);
        start();
        assertEquals(0, login("ann", "sEcret"));
        assertEquals(0, login("joe", "sEcret"));
        assertTrue(users(null, "list", "--json").contains("\"is_superuser\":true"));
        users("changed", "update", "joe", "--password");
        stop();
        // What is in the file by that name is not taken again.
        start();
        assertEquals(0, login("joe", "changed"));
        assertEquals(0x87, login("joe", "sEcret"));
    }
}
