package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.hex;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.publish;
import static io.millrace.transport.Packets.string;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.AuthenticationResult;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.millrace.security.Credentials;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.Principal;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    /** Answers when the test does. */
    private static final class Slow implements Authenticator {
        Credentials credentials = new Credentials("", null, null, new InetSocketAddress(0));
        AuthenticationResult result = new PendingResult();

        @Override
        public void authenticate(final Credentials credentials, final AuthenticationResult result) {
            this.credentials = credentials;
            this.result = result;
        }
    }

    /** Before anybody asked. */
    private static final class PendingResult implements AuthenticationResult {
        @Override
        public void accept(final Principal principal) {
            throw new IllegalStateException("not asked");
        }

        @Override
        public void refuse(final int reasonCode) {
            throw new IllegalStateException("not asked");
        }
    }

    static final Authorizer FAULTY = new PlainAuthorizer() {
        @Override
        boolean mayPublish(
                final Principal principal,
                final DirectBuffer topic,
                final int offset,
                final int length,
                final int qos,
                final boolean retain) {
            throw new IllegalStateException("authorizer");
        }

        @Override
        boolean maySubscribe(
                final Principal principal,
                final DirectBuffer filter,
                final int offset,
                final int length,
                final int qos) {
            return true;
        }
    };

    private final Slow authenticator = new Slow();
    private final LoopRig rig = new LoopRig(TransportConfig.of(), authenticator, Authorizer.ALLOW_ALL);
    private final EmbeddedChannel client = rig.accept();

    private static byte[] withCredentials() {
        return connect(4, 2 | 128 | 64, 60, "", "c1", string("joe"), string("secret"));
    }

    @Test
    void theAnswerMayComeLaterAndNothingIsLostMeanwhile() throws Exception {
        rig.send(client, join(withCredentials(), publish("t", 0, 0, "a")));
        rig.send(client, publish("t", 0, 0, "b"));
        rig.noEvent();
        assertFalse(client.config().isAutoRead(), "reads must pause");
        assertEquals("joe", authenticator.credentials.username());
        assertArrayEquals("secret".getBytes(StandardCharsets.UTF_8), authenticator.credentials.password());
        assertFalse(authenticator.credentials.toString().contains("secret"));
        final Thread other = new Thread(() -> authenticator.result.accept(authenticator.credentials.principal()));
        other.start();
        other.join();
        client.runPendingTasks();
        rig.cycle();
        final long connectionId = rig.next(EventType.CONNECT);
        rig.noEvent();
        assertArrayEquals(new byte[6], authenticator.credentials.password(), "the Password must be erased");
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        assertEquals("20020000", rig.received(client));
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        rig.noEvent();
        assertTrue(client.config().isAutoRead());
    }

    @Test
    void aRefusalIsAnsweredInTheWordsOfTheVersion() {
        rig.send(client, withCredentials());
        authenticator.result.refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        client.runPendingTasks();
        assertEquals("20020004", rig.received(client));
        assertFalse(client.isActive());
        final EmbeddedChannel five = rig.accept();
        rig.send(five, connect5("c1", ""));
        authenticator.result.refuse(ReasonCode.BANNED);
        five.runPendingTasks();
        assertTrue(rig.received(five).startsWith("2003008a00"));
        rig.noEvent();
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    void aSecondAnswerIsIgnored() {
        rig.send(client, withCredentials());
        authenticator.result.refuse(ReasonCode.NOT_AUTHORIZED);
        authenticator.result.accept(authenticator.credentials.principal());
        client.runPendingTasks();
        assertEquals("20020005", rig.received(client));
        rig.noEvent();
    }

    @Test
    void anAnswerAfterTheDeadlineIsIgnored() {
        rig.send(client, withCredentials());
        rig.pass(12);
        assertEquals("20020003", rig.received(client));
        assertFalse(client.isActive());
        authenticator.result.accept(authenticator.credentials.principal());
        client.runPendingTasks();
        rig.cycle();
        rig.noEvent();
        assertTrue(rig.faults.isEmpty());
    }

    @Test
    void anAnswerAfterTheClientWentIsIgnored() {
        rig.send(client, withCredentials());
        client.close();
        final AuthenticationResult late = authenticator.result;
        rig.send(rig.accept(), connect("c2"));
        late.accept(new Principal("c1", null, client.remoteAddress()));
        client.runPendingTasks();
        rig.cycle();
        rig.noEvent();
        assertEquals(1, rig.loop.table().count());
    }

    @Test
    void aFaultyAuthenticatorRefuses() {
        final LoopRig faulty = new LoopRig(
                TransportConfig.of(),
                (credentials, result) -> {
                    throw new IllegalStateException("backend");
                },
                Authorizer.ALLOW_ALL);
        final EmbeddedChannel channel = faulty.accept();
        faulty.send(channel, connect("c1"));
        assertEquals("20020003", faulty.received(channel));
        assertEquals(1, faulty.faults.size());
    }

    @Test
    void theWillIsAuthorizedAsAPublish() {
        final LoopRig strict = new LoopRig(
                TransportConfig.of(), (credentials, result) -> result.accept(credentials.principal()), DENY);
        final EmbeddedChannel channel = strict.accept();
        strict.send(channel, connect(4, 2 | 4, 60, "", "c1", string("t"), string("gone")));
        assertEquals("20020005", strict.received(channel));
        strict.noEvent();
    }

    /** Refuses everything. */
    static final Authorizer DENY = new PlainAuthorizer() {
        @Override
        boolean mayPublish(
                final Principal principal,
                final DirectBuffer topic,
                final int offset,
                final int length,
                final int qos,
                final boolean retain) {
            return false;
        }

        @Override
        boolean maySubscribe(
                final Principal principal,
                final DirectBuffer filter,
                final int offset,
                final int length,
                final int qos) {
            return false;
        }
    };

    /** An answer from elsewhere comes as a task of the loop; a fault behind it costs the connection at once. */
    @Test
    void aFaultBehindALateAnswerEndsTheConnection() {
        final LoopRig other = new LoopRig(TransportConfig.of(), authenticator, FAULTY);
        final EmbeddedChannel unlucky = other.accept();
        other.send(unlucky, connect(4, 2 | 4, 60, "", "c1", string("will"), string("payload")));
        authenticator.result.accept(authenticator.credentials.principal());
        unlucky.runPendingTasks();
        assertFalse(unlucky.isActive());
        assertEquals(1, other.faults.size());
        assertEquals(0, other.loop.table().count());
    }

    /** So with the last round of an enhanced authentication. */
    @Test
    void aFaultBehindTheAnswerEndsTheConnection() {
        final StubMechanism mechanism = new StubMechanism();
        final LoopRig other = new LoopRig(
                TransportConfig.of(),
                new IoLoop.Access(AnonymousAccess.EVERYONE, FAULTY, new EnhancedAuthenticators(List.of(mechanism))));
        final EmbeddedChannel unlucky = other.accept();
        other.send(unlucky, connect(5, 2 | 4, 60, "15 0001 4d", "c1", hex("00"), string("will"), string("payload")));
        mechanism.result.accept(mechanism.credentials.principal(), null);
        unlucky.runPendingTasks();
        assertFalse(unlucky.isActive());
        assertEquals(1, other.faults.size());
        assertEquals(0, other.loop.table().count());
    }
}
