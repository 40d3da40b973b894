package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.ConnectDecoder;
import io.millrace.mqtt.codec.PropertiesDecoder;
import io.millrace.mqtt.codec.UserProperties;
import io.millrace.security.ClientAttributes;
import io.millrace.security.Credentials;
import io.millrace.security.EnhancedAuthenticator;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
            connection.refuse(unassigned(), reasonCode);
            return length;
        }
        if (connection.state() == ConnectionState.AWAIT_CONNECT) {
            final int refusal = validate(connection);
            if (refusal != ReasonCode.SUCCESS) {
                connection.refuse(unassigned(), refusal);
                return length;
            }
            if (decoder.properties().hasAuthenticationMethod()) {
                return beginEnhanced(connection, buffer, frame, length);
            }
            if (!authenticate(connection, buffer)) {
                return PacketIngress.WAITING;
            }
        }
        if (connection.state() != ConnectionState.AUTHENTICATED) {
            return length;
        }
        if (loop.guards().isBanned(connection.client().principal())) {
            // It may have proved to be somebody else than it said, or been banned meanwhile.
            connection.refuse(connection.client(), ReasonCode.BANNED);
            return length;
        }
        return events.write(connection, buffer, length);
    }

    /** True if it was refused, before anybody is asked whether its credentials are good. */
    private boolean isBanned(final Connection connection, final Credentials credentials) {
        if (!loop.guards().isBanned(credentials.clientId(), credentials.username(), credentials.address())) {
            return false;
        }
        credentials.erase();
        connection.refuse(unassigned(), ReasonCode.BANNED);
        return true;
    }

    private int validate(final Connection connection) {
        final PeerNames peer = PeerNames.of(connection.channel());
        if (peer != null && peer.isLacking()) {
            return ReasonCode.NOT_AUTHORIZED;
        }
        final String clientId = peer == null ? null : peer.clientId();
        final int length =
                clientId == null ? decoder.clientIdLength() : clientId.getBytes(StandardCharsets.UTF_8).length;
        return length > connection.door().protocol().clientIdLengthLimit()
                ? ReasonCode.CLIENT_IDENTIFIER_NOT_VALID
                : ReasonCode.SUCCESS;
    }

    /** Returns true if there is an answer, of either kind. */
    private boolean authenticate(final Connection connection, final DirectBuffer buffer) {
        final Credentials credentials = credentials(connection, buffer);
        if (isBanned(connection, credentials)) {
            return true;
        }
        final PendingAuthentication authentication = new PendingAuthentication(
                connection, credentials, connection.channel().eventLoop());
        connection.awaitAuthentication(client(connection, credentials));
        try {
            if (!authentication.ask(connection.door().authenticator())) {
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

    /** CONNECT is done with for now: AUTH is to be decoded next. */
    private int beginEnhanced(
            final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        final PropertiesDecoder properties = decoder.properties();
        final int methodOffset = properties.authenticationMethodOffset();
        final int methodLength = properties.authenticationMethodLength();
        final EnhancedAuthenticator authenticator =
                connection.door().enhanced().find(buffer, methodOffset, methodLength);
        if (authenticator == null) {
            // [MQTT-4.12.0-1]
            connection.refuse(unassigned(), ReasonCode.BAD_AUTHENTICATION_METHOD);
            return length;
        }
        final Credentials credentials = credentials(connection, buffer);
        if (isBanned(connection, credentials)) {
            return length;
        }
        final Client client = client(connection, credentials);
        final EnhancedAuthentication authentication = new EnhancedAuthentication(
                connection, loop, authenticator, bytes(buffer, methodOffset, methodLength), client.maximumPacketSize());
        client.enhanced(authentication);
        connection.awaitAuthentication(client);
        final ByteBuf aside = loop.allocator().directBuffer(length);
        loop.outboundView().wrap(aside, 0, length).putBytes(0, buffer, frame, length);
        aside.writerIndex(length);
        authentication.begin(
                credentials,
                aside,
                properties.hasAuthenticationData()
                        ? bytes(buffer, properties.authenticationDataOffset(), properties.authenticationDataLength())
                        : null);
        return length;
    }

    private Credentials credentials(final Connection connection, final DirectBuffer buffer) {
        final String given = string(buffer, decoder.clientIdOffset(), decoder.clientIdLength());
        final PeerNames peer = PeerNames.of(connection.channel());
        final String certified = peer == null ? null : peer.clientId();
        final String certifiedUsername = peer == null ? null : peer.username();
        final Credentials shown = new Credentials(
                certified != null
                        ? certified
                        : given.isEmpty() ? UUID.randomUUID().toString() : given,
                certifiedUsername != null ? certifiedUsername : username(buffer),
                password(buffer),
                connection.address(),
                peer == null ? null : peer.certificate(),
                connection.door().entrance(),
                Map.of());
        final ClientAttributes attributes = connection.door().attributes();
        return attributes.isEmpty() ? shown : shown.with(attributes.of(shown, name -> userProperty(buffer, name)));
    }

    private @Nullable String userProperty(final DirectBuffer buffer, final String name) {
        final PropertiesDecoder properties = decoder.properties();
        return UserProperties.first(buffer, properties.offset(), properties.length(), name);
    }

    private Client client(final Connection connection, final Credentials credentials) {
        final PeerNames peer = PeerNames.of(connection.channel());
        final boolean assigned = decoder.clientIdLength() == 0 || peer != null && peer.clientId() != null;
        return newClient(assigned ? credentials.clientId().getBytes(StandardCharsets.UTF_8) : null);
    }

    /** One that is refused. */
    private Client unassigned() {
        return newClient(null);
    }

    /** As far as the packet could be decoded. */
    private Client newClient(final byte @Nullable [] assignedClientId) {
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
        return bytes(buffer, decoder.passwordOffset(), decoder.passwordLength());
    }

    private static byte[] bytes(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    private static String string(final DirectBuffer buffer, final int offset, final int length) {
        return buffer.getStringWithoutLengthUtf8(offset, length);
    }
}
