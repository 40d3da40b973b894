package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.ConnectDecoder;
import io.millrace.security.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT: validates, asks the authenticator, and writes the event once the answer is yes. While it waits the packet
 * stays where it is and is decoded anew afterwards, so nothing of it is kept but what was asked. The loop's thread.
 */
final class ConnectIngress {
    /** MQTT 5.0 §2.1.4: no packet can be longer. */
    private static final int PACKET_SIZE_MAX = 268_435_460;

    private final IoLoop loop;
    private final ConnectDecoder decoder = new ConnectDecoder();
    private final ConnectEventWriter events;

    ConnectIngress(final IoLoop loop) {
        this.loop = loop;
        events = new ConnectEventWriter(loop, decoder);
    }

    /** See {@link PacketIngress}. A refusal is answered here, because nothing can be overtaken. */
    int take(final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        final int reasonCode = decoder.decode(buffer, frame, length);
        if (reasonCode != ReasonCode.SUCCESS) {
            connection.refuse(client(null), reasonCode);
            return length;
        }
        if (connection.state() == ConnectionState.AWAIT_CONNECT) {
            final int refusal = validate();
            if (refusal != ReasonCode.SUCCESS) {
                connection.refuse(client(null), refusal);
                return length;
            }
            if (!authenticate(connection, buffer)) {
                return PacketIngress.WAITING;
            }
        }
        return connection.state() == ConnectionState.AUTHENTICATED ? events.write(connection, buffer, length) : length;
    }

    private int validate() {
        if (decoder.clientIdLength() > loop.config().protocol().clientIdLengthLimit()) {
            return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
        }
        // Enhanced authentication (§4.12) is not offered.
        return decoder.properties().hasAuthenticationMethod()
                ? ReasonCode.BAD_AUTHENTICATION_METHOD
                : ReasonCode.SUCCESS;
    }

    /** Returns true if there is an answer, of either kind. */
    private boolean authenticate(final Connection connection, final DirectBuffer buffer) {
        final String given = string(buffer, decoder.clientIdOffset(), decoder.clientIdLength());
        final String clientId = given.isEmpty() ? UUID.randomUUID().toString() : given;
        final byte[] assigned = given.isEmpty() ? clientId.getBytes(StandardCharsets.US_ASCII) : null;
        final Credentials credentials = new Credentials(
                clientId,
                username(buffer),
                password(buffer),
                connection.channel().remoteAddress());
        final PendingAuthentication authentication = new PendingAuthentication(
                connection, credentials, connection.channel().eventLoop());
        connection.awaitAuthentication(client(assigned), authentication);
        try {
            if (!authentication.ask(loop.authenticator())) {
                return false;
            }
        } catch (final RuntimeException failure) {
            loop.errorHandler().onError(failure);
            connection.refuse(connection.client(), ReasonCode.UNSPECIFIED_ERROR);
            return true;
        }
        connection.onAuthenticated(authentication);
        return true;
    }

    /** As far as the packet could be decoded. */
    private Client client(final byte @Nullable [] assignedClientId) {
        final long packetSize = decoder.properties().maximumPacketSize();
        return new Client(
                decoder.protocolVersion(),
                assignedClientId,
                packetSize > 0 ? (int) Math.min(packetSize, PACKET_SIZE_MAX) : PACKET_SIZE_MAX);
    }

    private @Nullable String username(final DirectBuffer buffer) {
        return decoder.hasUsername() ? string(buffer, decoder.usernameOffset(), decoder.usernameLength()) : null;
    }

    private byte @Nullable [] password(final DirectBuffer buffer) {
        if (!decoder.hasPassword()) {
            return null;
        }
        final byte[] password = new byte[decoder.passwordLength()];
        buffer.getBytes(decoder.passwordOffset(), password);
        return password;
    }

    private static String string(final DirectBuffer buffer, final int offset, final int length) {
        return buffer.getStringWithoutLengthUtf8(offset, length);
    }
}
