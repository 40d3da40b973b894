package io.millrace.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The client's side of SCRAM, by the library of OnGres, in the HiveMQ client. */
final class ForeignScram implements Mqtt5EnhancedAuthMechanism {
    private final String method;
    private final String password;
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private volatile String name;
    private volatile ScramClient client;

    ForeignScram(final String method, final String name, final String password) {
        this.method = method;
        this.name = name;
        this.password = password;
        client = client();
    }

    private ScramClient client() {
        return ScramClient.builder()
                .advertisedMechanisms(List.of(method))
                .username(name)
                .password(password.toCharArray())
                .build();
    }

    /** From the next authentication on. */
    void name(final String other) {
        name = other;
    }

    /** How each authentication ended. */
    List<String> told() {
        return List.copyOf(told);
    }

    private byte[] first() {
        client = client();
        return client.clientFirstMessage().toString().getBytes(UTF_8);
    }

    private static String text(final Optional<ByteBuffer> authenticationData) {
        return UTF_8.decode(authenticationData.orElseThrow()).toString();
    }

    private boolean verify(final Optional<ByteBuffer> authenticationData) {
        try {
            client.serverFinalMessage(text(authenticationData));
            told.add("believed");
            return true;
        } catch (final ScramException e) {
            told.add("not ours: " + e.getMessage());
            return false;
        }
    }

    @Override
    public MqttUtf8String getMethod() {
        return MqttUtf8String.of(method);
    }

    @Override
    public int getTimeout() {
        return 30;
    }

    @Override
    public CompletableFuture<Void> onAuth(
            final Mqtt5ClientConfig config, final Mqtt5Connect connect, final Mqtt5EnhancedAuthBuilder builder) {
        builder.data(first());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> onReAuth(final Mqtt5ClientConfig config, final Mqtt5AuthBuilder builder) {
        builder.data(first());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> onContinue(
            final Mqtt5ClientConfig config, final Mqtt5Auth auth, final Mqtt5AuthBuilder builder) {
        try {
            client.serverFirstMessage(text(auth.getData()));
        } catch (final ScramException e) {
            return CompletableFuture.failedFuture(e);
        }
        builder.data(client.clientFinalMessage().toString().getBytes(UTF_8));
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Boolean> onAuthSuccess(final Mqtt5ClientConfig config, final Mqtt5ConnAck connack) {
        return CompletableFuture.completedFuture(
                verify(connack.getEnhancedAuth().flatMap(found -> found.getData())));
    }

    @Override
    public CompletableFuture<Boolean> onReAuthSuccess(final Mqtt5ClientConfig config, final Mqtt5Auth auth) {
        return CompletableFuture.completedFuture(verify(auth.getData()));
    }

    @Override
    public void onAuthRejected(final Mqtt5ClientConfig config, final Mqtt5ConnAck connack) {
        told.add("refused");
    }

    @Override
    public void onReAuthRejected(final Mqtt5ClientConfig config, final Mqtt5Disconnect disconnect) {
        told.add("refused");
    }

    @Override
    public void onAuthError(final Mqtt5ClientConfig config, final Throwable cause) {
        told.add("error " + cause);
    }

    @Override
    public void onReAuthError(final Mqtt5ClientConfig config, final Throwable cause) {
        told.add("error " + cause);
    }
}
