package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.EnhancedAuthenticator;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.EnhancedExchange;
import io.millrace.security.Principal;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The enhanced authentication of one connection (MQTT 5.0 §4.12): the exchange that its CONNECT begins, and later those
 * that the client begins with AUTH 0x19 (§4.12.1). CONNECT is put aside meanwhile, because AUTH comes behind it. The
 * loop's thread.
 */
final class EnhancedAuthentication {
    /** No exchange is under way. */
    static final int NO_DEADLINE = Integer.MAX_VALUE;

    private final Connection connection;
    private final IoLoop loop;
    private final EnhancedAuthenticator authenticator;
    private final byte[] method;
    private final int maximumPacketSize;
    private Map<String, String> attributes = Map.of();
    private @Nullable Credentials credentials;
    private @Nullable EnhancedExchange exchange;
    private @Nullable PendingRound round;
    private @Nullable ByteBuf connect;
    private byte @Nullable [] finalData;
    private int deadlineS = NO_DEADLINE;

    /** @param maximumPacketSize the client's, in bytes */
    EnhancedAuthentication(
            final Connection connection,
            final IoLoop loop,
            final EnhancedAuthenticator authenticator,
            final byte[] method,
            final int maximumPacketSize) {
        this.connection = connection;
        this.loop = loop;
        this.authenticator = authenticator;
        this.method = method;
        this.maximumPacketSize = maximumPacketSize;
    }

    /** @param connect the packet, to be decoded anew if the client is believed; this object's from now on */
    void begin(final Credentials credentials, final ByteBuf connect, final byte @Nullable [] authenticationData) {
        this.connect = connect;
        attributes = credentials.attributes();
        ask(credentials, authenticationData);
    }

    /** AUTH 0x19; false if it is out of order. */
    boolean restart(final byte @Nullable [] authenticationData) {
        if (exchange != null || connection.state() != ConnectionState.OPEN) {
            return false;
        }
        final Principal known = connection.client().principal();
        deadlineS = loop.nowS() + connection.door().timeouts().authenticationS() + 1;
        connection.keepAlive();
        ask(
                new Credentials(
                        known.clientId(),
                        known.username(),
                        null,
                        connection.address(),
                        known.certificate(),
                        known.entrance(),
                        attributes),
                authenticationData);
        return true;
    }

    /** AUTH 0x18; false if it is out of order. */
    boolean next(final byte @Nullable [] authenticationData) {
        final EnhancedExchange current = exchange;
        if (current == null || round != null) {
            return false;
        }
        if (connection.state() == ConnectionState.CHALLENGED) {
            connection.authenticating(ConnectionState.AUTHENTICATING, null);
        }
        ask(current, authenticationData);
        return true;
    }

    private void ask(final Credentials shown, final byte @Nullable [] authenticationData) {
        credentials = shown;
        try {
            final EnhancedExchange begun = authenticator.begin(shown);
            exchange = begun;
            ask(begun, authenticationData);
        } catch (final RuntimeException failure) {
            onFailure(failure);
        }
    }

    private void ask(final EnhancedExchange current, final byte @Nullable [] authenticationData) {
        final PendingRound asked = new PendingRound(this, connection.channel().eventLoop(), authenticationData);
        round = asked;
        try {
            asked.ask(current);
        } catch (final RuntimeException failure) {
            onFailure(failure);
        }
    }

    private void onFailure(final RuntimeException failure) {
        loop.errorHandler().onError(failure);
        refuse(ReasonCode.UNSPECIFIED_ERROR);
    }

    /** One that nobody waits for any more is ignored. */
    void onAnswer(final PendingRound answer) {
        if (round != answer) {
            return;
        }
        round = null;
        try {
            take(answer);
        } catch (final RuntimeException | OutOfMemoryError fault) {
            connection.onFault(fault);
        }
    }

    private void take(final PendingRound answer) {
        final Principal accepted = answer.principal();
        if (ReasonCode.isFailure(answer.reasonCode())) {
            refuse(answer.reasonCode());
        } else if (accepted != null) {
            accept(accepted, answer.authenticationData());
        } else if (!send(ReasonCode.CONTINUE_AUTHENTICATION, answer.authenticationData())) {
            refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
        } else if (connection.state() == ConnectionState.AUTHENTICATING) {
            connection.authenticating(ConnectionState.CHALLENGED, null);
        }
    }

    private void accept(final Principal accepted, final byte @Nullable [] authenticationData) {
        final ByteBuf aside = connect;
        connect = null;
        end();
        connection.client().principal(accepted, loop.nowS(), loop.nowMs());
        if (aside != null) {
            finalData = authenticationData;
            // It was counted when it came.
            loop.counters().add(Counter.PACKETS_RECEIVED, -1);
            connection.authenticating(ConnectionState.AUTHENTICATED, aside);
        } else if (send(ReasonCode.SUCCESS, authenticationData)) {
            // What is granted now may expire sooner than what was.
            connection.keepAlive();
        } else {
            refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
        }
    }

    private boolean send(final int reasonCode, final byte @Nullable [] authenticationData) {
        return !connection.channel().isActive()
                || loop.packetWriter()
                        .auth(connection.outbound(), maximumPacketSize, reasonCode, method, authenticationData);
    }

    /** With CONNACK before the Session is open ([MQTT-4.12.0-4]), with DISCONNECT afterwards ([MQTT-4.12.1-2]). */
    private void refuse(final int reasonCode) {
        end();
        final boolean open = connection.state() == ConnectionState.OPEN;
        connection.refuse(connection.client(), open ? disconnectCode(reasonCode) : reasonCode);
    }

    /** Most codes that refuse a CONNECT are none for DISCONNECT ([MQTT-3.14.2-1]). */
    private static int disconnectCode(final int reasonCode) {
        return switch (reasonCode) {
            case ReasonCode.UNSPECIFIED_ERROR,
                    ReasonCode.PROTOCOL_ERROR,
                    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                    ReasonCode.SERVER_BUSY,
                    ReasonCode.QUOTA_EXCEEDED,
                    ReasonCode.USE_ANOTHER_SERVER,
                    ReasonCode.SERVER_MOVED,
                    ReasonCode.CONNECTION_RATE_EXCEEDED -> reasonCode;
            default -> ReasonCode.NOT_AUTHORIZED;
        };
    }

    /** The exchange under way, if there is one, is over. */
    void end() {
        final EnhancedExchange current = exchange;
        exchange = null;
        round = null;
        deadlineS = NO_DEADLINE;
        if (credentials != null) {
            credentials.erase();
            credentials = null;
        }
        if (connect != null) {
            connect.release();
            connect = null;
        }
        if (current != null) {
            try {
                current.end();
            } catch (final RuntimeException failure) {
                loop.errorHandler().onError(failure);
            }
        }
    }

    /** [MQTT-4.12.0-5], [MQTT-4.12.1-1]: the method never changes. */
    boolean isMethod(final DirectBuffer buffer, final int offset, final int length) {
        return EnhancedAuthenticators.isSame(method, buffer, offset, length);
    }

    /** Of a re-authentication, in seconds of the loop. */
    int deadlineS() {
        return deadlineS;
    }

    byte[] method() {
        return method;
    }

    /** For CONNACK; null for none. */
    byte @Nullable [] finalData() {
        return finalData;
    }
}
