package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.ForeignProgram.Outcome;
import io.millrace.system.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** mosquitto's client against the examples that the distribution brings: a service over HTTP, and a token. */
class RemoteAuthenticationTest {
    /** Made and signed by openssl. */
    private static final String MINT = "b() { openssl base64 -A | tr '+/' '-_' | tr -d '='; };"
            + " s=$(printf '{\"alg\":\"HS256\"}' | b).$(printf '{\"username\":\"anna\"}' | b);"
            + " printf '%s.%s' $s $(printf %s $s | openssl dgst -sha256 -hmac 'replace this by 32 random bytes' -binary | b)";

    @Test
    void theExamplesWork() throws IOException {
        Needs.millrace();
        Needs.program("mosquitto_pub");
        Needs.program("openssl");
        final HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        service.createContext("/auth", exchange -> {
            final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            final byte[] told = (body.contains("\"password\":\"right\"")
                            ? "{\"result\":\"allow\"}"
                            : "{\"result\":\"deny\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, told.length);
            exchange.getResponseBody().write(told);
            exchange.close();
        });
        service.start();
        try (BrokerProcess broker = new BrokerProcess(BrokerKind.MILLRACE, "remote-authentication")) {
            final Path file = broker.directory().resolve("millrace.conf");
            final String http = example("authentication-http.conf")
                    .replace(":8080", ":" + service.getAddress().getPort());
            final String jwt = example("authentication-jwt.conf");
            Files.writeString(
                    file, jwt + "\n" + http.replace("authentication = [", "authentication = ${authentication} ["));
            broker.configuredBy(file).start();
            final String token = ForeignProgram.run("sh", "-c", MINT).get(0);
            assertEquals(0, publish(broker, "anna", token).status(), broker::tail);
            assertEquals(0, publish(broker, "bert", "right").status(), broker::tail);
            assertNotEquals(0, publish(broker, "bert", token).status());
            assertNotEquals(0, publish(broker, "bert", "wrong").status());
            final Outcome list = ForeignProgram.attempt(
                    broker.environment(), BrokerKind.launcher().toString(), "authn", "list");
            assertTrue(
                    list.printed().contains("password_based:http")
                            && list.printed().contains("jwt"),
                    list::printed);
        } finally {
            service.stop(0);
        }
    }

    private static String example(final String name) throws IOException {
        return Files.readString(BrokerKind.home().resolve("etc/examples").resolve(name));
    }

    private static Outcome publish(final BrokerProcess broker, final String username, final String password) {
        return ForeignProgram.attempt(
                Map.of(),
                "mosquitto_pub",
                "-h",
                broker.host(),
                "-p",
                Integer.toString(broker.port()),
                "-q",
                "1",
                "-t",
                "t",
                "-m",
                "x",
                "-u",
                username,
                "-P",
                password);
    }
}
