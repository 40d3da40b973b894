package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Inbox;
import io.millrace.system.LoopbackPort;
import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign clients over TLS, and over WebSocket over TLS, that believe nothing but the certificate that signs itself. */
class TlsClientsTest {
    private static final int SSL_PORT = LoopbackPort.free();
    private static final int WSS_PORT = LoopbackPort.free();
    private static final int LARGE = 2 << 20;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("tls-clients")
            .with("MILLRACE_MQTT__MAX_PACKET_SIZE", "4MB")
            .with("MILLRACE_LISTENERS__SSL__DEFAULT__ENABLE", "true")
            .with("MILLRACE_LISTENERS__SSL__DEFAULT__BIND", "127.0.0.1:" + SSL_PORT)
            .with("MILLRACE_LISTENERS__WSS__DEFAULT__ENABLE", "true")
            .with("MILLRACE_LISTENERS__WSS__DEFAULT__BIND", "127.0.0.1:" + WSS_PORT);

    private static Path certificate() {
        return BROKER.process().directory().resolve("data/tls/development.pem");
    }

    private static TrustManagerFactory trust() throws Exception {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null);
        try (InputStream in = Files.newInputStream(certificate())) {
            store.setCertificateEntry(
                    "broker", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        final TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    private static PahoV3 paho(final String uri) throws Exception {
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust().getTrustManagers(), null);
        return PahoV3.connect(uri, BROKER.unique("c"), options -> options.setSocketFactory(context.getSocketFactory()));
    }

    private static Mqtt5BlockingClient hive(final String scheme, final Inbox<Mqtt5Publish> inbox) throws Exception {
        final boolean isWeb = scheme.equals("wss");
        final Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier(BROKER.unique("c"))
                .serverHost("localhost")
                .serverPort(isWeb ? WSS_PORT : SSL_PORT)
                .sslConfig()
                .trustManagerFactory(trust())
                .applySslConfig();
        final Mqtt5BlockingClient client =
                (isWeb ? builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig() : builder).buildBlocking();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, inbox::add);
        client.connect();
        return client;
    }

    @Test
    void theBannerWarnsAndTheKeyIsForOneUser() throws Exception {
        final String printed = BROKER.process().printed();
        assertTrue(printed.contains("ssl:default on 127.0.0.1:" + SSL_PORT), printed);
        assertTrue(printed.contains("wss:default on 127.0.0.1:" + WSS_PORT), printed);
        assertTrue(printed.contains("ssl:default, wss:default shows a certificate that signs itself"), printed);
        final Path key = certificate().resolveSibling("development.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key.resolveSibling(""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssl", "wss"})
    void pahoSpeaksToTcpAndBack(final String scheme) throws Exception {
        final String topic = BROKER.unique("t/");
        final String uri =
                scheme.equals("ssl") ? "ssl://localhost:" + SSL_PORT : "wss://localhost:" + WSS_PORT + "/mqtt";
        try (PahoV3 secure = paho(uri);
                PahoV3 tcp = PahoV3.connect(BROKER, BROKER.unique("c"))) {
            secure.subscribe(topic, 2);
            tcp.subscribe(topic, 2);
            for (int qos = 0; qos <= 2; qos++) {
                final String payload = "x".repeat(qos == 0 ? 10 : LARGE) + qos;
                secure.publish(topic, payload, qos);
                assertEquals(payload, secure.inbox.next().payload());
                assertEquals(payload, tcp.inbox.next().payload());
                tcp.publish(topic, "back" + payload, qos);
                assertEquals("back" + payload, secure.inbox.next().payload());
                assertEquals("back" + payload, tcp.inbox.next().payload());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssl", "wss"})
    void hiveSpeaksToItself(final String scheme) throws Exception {
        final Inbox<Mqtt5Publish> inbox = new Inbox<>();
        final Mqtt5BlockingClient client = hive(scheme, inbox);
        final String topic = BROKER.unique("t/");
        client.subscribeWith().topicFilter(topic).qos(MqttQos.EXACTLY_ONCE).send();
        for (int i = 0; i < 300; i++) {
            client.publish(Hive.message(topic, i + " " + "x".repeat(i * 100), i % 3, false));
        }
        client.publish(Hive.message(topic, "x".repeat(LARGE), 2, false));
        for (int i = 0; i < 300; i++) {
            assertEquals(i + " " + "x".repeat(i * 100), Hive.payload(inbox.next()));
        }
        assertEquals(LARGE, Hive.payload(inbox.next()).length());
        client.disconnect();
    }

    @Test
    void mosquittoBelievesTheCertificateAndNoOther() {
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
        final String topic = BROKER.unique("t/");
        final String[] tls = {"--cafile", certificate().toString(), "-p", Integer.toString(SSL_PORT)};
        try (MosquittoSub sub =
                MosquittoSub.start(BROKER.process(), "%q %p", tls[0], tls[1], tls[2], tls[3], "-t", topic, "-q", "2")) {
            for (int qos = 0; qos <= 2; qos++) {
                MosquittoSub.publish(
                        BROKER.process(),
                        tls[0],
                        tls[1],
                        tls[2],
                        tls[3],
                        "-V",
                        "mqttv5",
                        "-t",
                        topic,
                        "-m",
                        "x",
                        "-q",
                        Integer.toString(qos));
                assertEquals(qos + " x", sub.next());
            }
        }
        final ForeignProgram.Outcome distrustful = ForeignProgram.attempt(
                Map.of(),
                "mosquitto_pub",
                "--capath",
                "/etc/ssl/certs",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(SSL_PORT),
                "-t",
                topic,
                "-m",
                "x");
        assertNotEquals(0, distrustful.status(), distrustful::printed);
    }
}
