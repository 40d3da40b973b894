package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Enhanced authentication as a foreign client understands it. */
@Timeout(30)
class HiveMqAuthenticationTest {
    private final LiveBroker broker = LiveBroker.withEnhancedAuthentication();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    private Mqtt5BlockingClient client(final String reply) {
        final String address = broker.address();
        final int colon = address.lastIndexOf(':');
        return MqttClient.builder()
                .useMqttVersion5()
                .serverHost(address.substring(0, colon))
                .serverPort(Integer.parseInt(address.substring(colon + 1)))
                .enhancedAuth(new Answering(reply))
                .buildBlocking();
    }

    @Test
    void itConnectsAndAuthenticatesAgain() throws Exception {
        final Mqtt5BlockingClient client = client("a");
        client.connect();
        assertEquals(List.of("q1", "q2", "welcome"), heard);
        client.toAsync().reauth().get(10, TimeUnit.SECONDS);
        assertEquals(List.of("q1", "q2", "welcome", "q1", "q2", "welcome"), heard);
        client.disconnect();
    }

    @Test
    void itIsRefused() {
        final Mqtt5ConnAckException refused =
                assertThrows(Mqtt5ConnAckException.class, () -> client("wrong").connect());
        assertEquals(
                Mqtt5ConnAckReasonCode.NOT_AUTHORIZED, refused.getMqttMessage().getReasonCode());
        assertTrue(heard.contains("refused"));
    }

    /** Answers "a1" to "q1" if {@code reply} is "a". */
    private final class Answering implements Mqtt5EnhancedAuthMechanism {
        private final String reply;

        Answering(final String reply) {
            this.reply = reply;
        }

        private static byte[] bytes(final String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private String hear(final Optional<ByteBuffer> authenticationData) {
            final String text = authenticationData
                    .map(found -> StandardCharsets.UTF_8.decode(found).toString())
                    .orElse("");
            heard.add(text);
            return text;
        }

        @Override
        public MqttUtf8String getMethod() {
            return MqttUtf8String.of(ChallengeMethod.TWO);
        }

        @Override
        public int getTimeout() {
            return 10;
        }

        @Override
        public CompletableFuture<Void> onAuth(
                final Mqtt5ClientConfig config, final Mqtt5Connect connect, final Mqtt5EnhancedAuthBuilder builder) {
            builder.data(bytes("begin"));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> onReAuth(final Mqtt5ClientConfig config, final Mqtt5AuthBuilder builder) {
            builder.data(bytes("begin"));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Boolean> onContinue(
                final Mqtt5ClientConfig config, final Mqtt5Auth auth, final Mqtt5AuthBuilder builder) {
            builder.data(bytes(hear(auth.getData()).replace("q", reply)));
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletableFuture<Boolean> onAuthSuccess(final Mqtt5ClientConfig config, final Mqtt5ConnAck connack) {
            hear(connack.getEnhancedAuth().flatMap(found -> found.getData()));
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletableFuture<Boolean> onReAuthSuccess(final Mqtt5ClientConfig config, final Mqtt5Auth auth) {
            hear(auth.getData());
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public void onAuthRejected(final Mqtt5ClientConfig config, final Mqtt5ConnAck connack) {
            heard.add("refused");
        }

        @Override
        public void onReAuthRejected(final Mqtt5ClientConfig config, final Mqtt5Disconnect disconnect) {
            heard.add("refused");
        }

        @Override
        public void onAuthError(final Mqtt5ClientConfig config, final Throwable cause) {
            heard.add("error");
        }

        @Override
        public void onReAuthError(final Mqtt5ClientConfig config, final Throwable cause) {
            heard.add("error");
        }
    }
}
