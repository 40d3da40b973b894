package io.millrace.system.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.ForeignProgram.Outcome;
import io.millrace.system.LoopbackPort;
import io.millrace.system.Needs;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * Secrets in every place where one belongs, clients that use them rightly and wrongly, every line of the log; then all that
 * the broker has written and said is searched for them.
 */
class PlantedSecretsTest {
    private static final String KEY_PASSWORD = "planted-key-7d1e05";
    private static final String URL_PASSWORD = "planted-url-33c9fa";
    private static final String API_KEY = "planted-query-81bb2c";
    private static final String BEARER = "planted-bearer-5a60de";
    private static final String BODY_KEY = "planted-body-e4471b";
    private static final String JWT_SECRET = "planted-jwt-secret-0c77a1";
    private static final String RIGHT = "planted-right-b18f42";
    private static final String WRONG = "planted-wrong-6e93d0";
    private static final String MALFORMED = "planted-malformed-f2a85c";
    private static final String TOKEN = token(JWT_SECRET);
    private static final String STRANGE_TOKEN = token("another");

    /** Of a token the signature: its claims are names, which may be told. */
    private static final Planted PLANTED = new Planted(List.of(
            KEY_PASSWORD,
            URL_PASSWORD,
            API_KEY,
            BEARER,
            BODY_KEY,
            JWT_SECRET,
            RIGHT,
            WRONG,
            MALFORMED,
            signature(TOKEN),
            signature(STRANGE_TOKEN)));

    /** What is no secret and must be found: the search does look there. */
    private static final Planted TOLD = new Planted(List.of("told-client-id"));

    @Test
    void noSecretIsInAnythingThatTheBrokerWrites() throws Exception {
        Needs.millrace();
        Needs.program("mosquitto_pub");
        Needs.program("openssl");
        try (BrokerProcess broker = new BrokerProcess(BrokerKind.MILLRACE, "planted");
                SecretKeeper service = new SecretKeeper(RIGHT)) {
            final Home home = Home.in(broker.directory().resolve("home"));
            final int tlsPort = LoopbackPort.free();
            home.configured(configuration(home, tlsPort, service.port()));
            broker.ofRelease(home.directory()).start();
            useRightlyAndWrongly(broker, tlsPort);
            assertTrue(service.count() >= 3, () -> service.count() + " questions");
            final List<String> said = new ArrayList<>();
            for (final String command : List.of("status", "connections --json", "authn list --json", "ban list")) {
                said.add(command(broker, home, command.split(" ")).printed());
            }
            assertEquals(0, broker.stop());
            final Path export = broker.directory().resolve("export.json");
            said.add(command(broker, home, "store", "export", "--out", export.toString())
                    .printed());
            assertTrue(Files.size(export) > 0, () -> "nothing was exported: " + said);
            final List<String> found = new ArrayList<>();
            said.forEach(text -> found.addAll(PLANTED.in("answer", text)));
            found.addAll(PLANTED.in("output", broker.printed()));
            found.addAll(PLANTED.in("export", Files.readString(export)));
            found.addAll(PLANTED.under(home.log()));
            found.addAll(PLANTED.under(broker.directory().resolve("data")));
            assertEquals(List.of(), found);
            assertFalse(TOLD.under(broker.directory().resolve("data")).isEmpty(), "the journal was not searched");
            assertFalse(TOLD.in("export", Files.readString(export)).isEmpty(), "the export was not searched");
            assertTrue(said.stream().anyMatch(text -> !TOLD.in("answer", text).isEmpty()), "no answer was searched");
            assertTrue(Files.size(home.log().resolve("millrace.log")) > 10_000, "not everything was logged");
        }
    }

    private static void useRightlyAndWrongly(final BrokerProcess broker, final int tlsPort) throws Exception {
        assertEquals(0, publish(broker.port(), "told-client-id", "anna", RIGHT));
        assertEquals(0, publish(broker.port(), "told-by-token", "anna", TOKEN));
        assertEquals(
                0,
                publish(
                        tlsPort,
                        "told-by-tls",
                        "anna",
                        RIGHT,
                        "--insecure",
                        "--cafile",
                        certificate(broker).toString()));
        for (final String[] wrong : new String[][] {
            {"anna", WRONG}, {"anna", STRANGE_TOKEN}, {"broken", RIGHT}, {"bert", TOKEN}, {"nobody", ""}
        }) {
            assertNotEquals(0, publish(broker.port(), "wrong", wrong[0], wrong[1]));
        }
        final ForeignProgram stays = ForeignProgram.start(
                "mosquitto_sub",
                "-d",
                "-h",
                broker.host(),
                "-p",
                Integer.toString(broker.port()),
                "-i",
                "told-client-id",
                "-c",
                "-q",
                "1",
                "-t",
                "a/#",
                "-u",
                "anna",
                "-P",
                RIGHT,
                "--will-topic",
                "w",
                "--will-payload",
                "x");
        stays.awaitLine("SUBACK");
        MalformedConnects.send(broker, MALFORMED);
        stays.killHard();
    }

    private static String configuration(final Home home, final int tlsPort, final int servicePort) throws Exception {
        final X509Bundle own = new CertificateBuilder()
                .subject("CN=broker")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        final Path certificate = home.directory().resolve("etc/cert.pem");
        final Path plainKey = home.directory().resolve("etc/plain.pem");
        final Path key = home.directory().resolve("etc/key.pem");
        Files.writeString(certificate, own.getCertificatePathPEM());
        Files.writeString(plainKey, own.getPrivateKeyPEM());
        ForeignProgram.run(
                "openssl",
                "pkcs8",
                "-topk8",
                "-v2",
                "aes-256-cbc",
                "-in",
                plainKey.toString(),
                "-out",
                key.toString(),
                "-passout",
                "pass:" + KEY_PASSWORD);
        return """
                listeners.ssl.default {
                  enable = true
                  bind = "127.0.0.1:%d"
                  ssl_options { certfile = "%s", keyfile = "%s", password = "%s" }
                }
                authentication = [
                  { mechanism = jwt, from = password, algorithm = hmac-based, secret = "%s",
                    verify_claims { username = "${username}" } }
                  { mechanism = password_based, backend = http, method = post
                    url = "http://broker:%s@127.0.0.1:%d/auth?key=%s"
                    headers { content-type = "application/json", x-token = "Bearer %s" }
                    body { username = "${username}", password = "${password}", key = "%s" } }
                ]
                """.formatted(
                        tlsPort,
                        certificate,
                        key,
                        KEY_PASSWORD,
                        JWT_SECRET,
                        URL_PASSWORD,
                        servicePort,
                        API_KEY,
                        BEARER,
                        BODY_KEY);
    }

    private static Path certificate(final BrokerProcess broker) {
        return broker.directory().resolve("home/etc/cert.pem");
    }

    private static Outcome command(final BrokerProcess broker, final Home home, final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(home.launcher()));
        command.addAll(List.of(arguments));
        return ForeignProgram.attempt(broker.environment(), command.toArray(String[]::new));
    }

    private static int publish(
            final int port, final String clientId, final String username, final String password, final String... more) {
        final List<String> command = new ArrayList<>(List.of(
                "mosquitto_pub",
                "-V",
                "mqttv5",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-q",
                "1",
                "-r",
                "-t",
                "a/b",
                "-m",
                "x",
                "-i",
                clientId,
                "-u",
                username,
                "-P",
                password));
        command.addAll(List.of(more));
        return ForeignProgram.attempt(Map.of(), command.toArray(String[]::new)).status();
    }

    private static String token(final String secret) {
        final Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        final String signed = encoder.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString("{\"username\":\"anna\"}".getBytes(StandardCharsets.UTF_8));
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HMAC"));
            return signed + "." + encoder.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (final java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signature(final String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }
}
