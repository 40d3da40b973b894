package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.hex;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.packet;
import static io.millrace.transport.Packets.publish5;
import static io.millrace.transport.Packets.string;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.Normative;
import io.millrace.event.CloseAfterEvent;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.Principal;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** The rounds of enhanced authentication, with a mechanism that answers when the test does. */
class EnhancedAuthenticationRoundsTest {
    private static final String METHOD = "15 0001 4d";
    private static final byte[] CONTINUE = hex("f0 0a 18 08 15 0001 4d 16 0001 31");
    private static final byte[] AGAIN = hex("f0 0a 19 08 15 0001 4d 16 0001 31");
    private static final byte[] PUBLISH = publish5("t", 0, 0, "", "a");

    private final StubMechanism mechanism = new StubMechanism();
    private final List<String> publishers = new ArrayList<>();
    private final LoopRig rig = new LoopRig(
            TransportConfig.of(),
            new IoLoop.Access(
                    AnonymousAccess.EVERYONE, new Recorder(), new EnhancedAuthenticators(List.of(mechanism))));
    private final EmbeddedChannel client = rig.accept();

    /** Allows everything, and knows who asked. */
    private final class Recorder extends PlainAuthorizer {
        @Override
        boolean mayPublish(
                final Principal principal,
                final DirectBuffer topic,
                final int offset,
                final int length,
                final int qos,
                final boolean retain) {
            publishers.add(String.valueOf(principal.username()));
            return true;
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
    }

    private static byte[] connectWithMethod(final int keepAliveS) {
        return connect(5, 2 | 128 | 64, keepAliveS, METHOD + "16 0002 6869", "c1", string("joe"), string("secret"));
    }

    private void challenge() {
        mechanism.result.challenge(new byte[] {'q'});
        client.runPendingTasks();
        assertEquals("f00a18081500014d16000171", rig.received(client));
    }

    private void accept(final String username) {
        mechanism.result.accept(new Principal("c1", username, new InetSocketAddress(0)), null);
        client.runPendingTasks();
        rig.cycle();
    }

    private long open(final int keepAliveS) {
        rig.send(client, connectWithMethod(keepAliveS));
        accept("joe");
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        assertTrue(rig.received(client).endsWith("1500014d"));
        return connectionId;
    }

    @Test
    void nothingIsLostMeanwhileAndTheFullRingIsTriedAgain() {
        rig.send(client, connectWithMethod(60));
        assertEquals("joe", mechanism.credentials.username());
        assertArrayEquals(new byte[] {'h', 'i'}, mechanism.shown);
        final byte[] said = mechanism.shown;
        challenge();
        assertArrayEquals(new byte[2], said, "what the client said must be erased");
        rig.send(client, Arrays.copyOf(CONTINUE, 5));
        rig.noEvent();
        rig.send(client, Arrays.copyOfRange(CONTINUE, 5, CONTINUE.length));
        assertArrayEquals(new byte[] {'1'}, mechanism.shown);
        rig.send(client, PUBLISH);
        assertFalse(client.config().isAutoRead(), "reads must pause");
        rig.noEvent();
        rig.port.room(0);
        accept("joe");
        rig.noEvent();
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        final long connectionId = rig.next(EventType.CONNECT);
        assertArrayEquals(new byte[6], mechanism.credentials.password(), "the Password must be erased");
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.cycle();
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.noEvent();
        assertTrue(client.config().isAutoRead());
        assertEquals(1, mechanism.ends);
        assertEquals(3, rig.count(Counter.PACKETS_RECEIVED));
    }

    @Test
    void theTimeLimitIsForAllRoundsTogether() {
        rig.send(client, connectWithMethod(60));
        rig.pass(6);
        challenge();
        rig.send(client, CONTINUE);
        rig.pass(3);
        challenge();
        rig.pass(3);
        assertEquals("2003008700", rig.received(client));
        assertFalse(client.isActive());
        assertEquals(1, mechanism.ends);
        rig.noEvent();
    }

    @Test
    void anAnswerAfterTheDeadlineOrTheEndIsIgnored() {
        rig.send(client, connectWithMethod(60));
        rig.pass(12);
        assertEquals("2003008800", rig.received(client));
        accept("joe");
        rig.noEvent();
        final EmbeddedChannel second = rig.accept();
        rig.send(second, connectWithMethod(60));
        second.close();
        mechanism.result.challenge(null);
        second.runPendingTasks();
        rig.cycle();
        assertEquals(2, mechanism.ends);
        assertEquals(0, rig.loop.table().count());
        assertTrue(rig.faults.isEmpty());
    }

    @Test
    void aSecondAnswerIsIgnored() {
        rig.send(client, connectWithMethod(60));
        mechanism.result.refuse(ReasonCode.NOT_AUTHORIZED);
        mechanism.result.accept(mechanism.credentials.principal(), null);
        client.runPendingTasks();
        assertEquals("2003008700", rig.received(client));
        rig.noEvent();
    }

    @Test
    @Normative("5.0 MR-4.12.1-2")
    void thePrincipalChangesOnlyWhenTheClientIsBelieved() {
        open(60);
        rig.send(client, PUBLISH);
        rig.send(client, AGAIN);
        assertEquals("joe", mechanism.credentials.username());
        assertNull(mechanism.credentials.password());
        rig.send(client, PUBLISH);
        challenge();
        rig.send(client, join(PUBLISH, CONTINUE, PUBLISH));
        accept("jane");
        assertEquals("f00600041500014d", rig.received(client));
        rig.send(client, PUBLISH);
        assertEquals(List.of("joe", "joe", "joe", "joe", "jane"), publishers);
    }

    @Test
    void aRefusalTakesItsPlaceBehindWhatCameBefore() {
        final long connectionId = open(60);
        rig.send(client, join(AGAIN, publish5("t", 1, 1, "", "a")));
        mechanism.result.refuse(ReasonCode.NOT_AUTHORIZED);
        client.runPendingTasks();
        rig.cycle();
        rig.next(EventType.PUBLISH);
        assertEquals(
                ReasonCode.NOT_AUTHORIZED,
                rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent()).reasonCode());
        rig.port.say(egress -> egress.onDisconnect(connectionId, ReasonCode.NOT_AUTHORIZED));
        assertEquals("e00187", rig.received(client));
        assertEquals(0, rig.count(Counter.PACKETS_MALFORMED));
    }

    @Test
    void reAuthenticationHasATimeLimitOfItsOwn() {
        for (final int keepAliveS : new int[] {0, 60}) {
            final LoopRig other = new LoopRig(
                    rig.config,
                    new IoLoop.Access(
                            AnonymousAccess.EVERYONE,
                            Authorizer.ALLOW_ALL,
                            new EnhancedAuthenticators(List.of(mechanism))));
            final EmbeddedChannel slow = other.accept();
            other.send(slow, connectWithMethod(keepAliveS));
            mechanism.result.accept(mechanism.credentials.principal(), null);
            slow.runPendingTasks();
            other.cycle();
            final long connectionId = other.next(EventType.CONNECT);
            other.port.say(egress -> egress.onConnack(connectionId, false, 0));
            other.pass(30);
            other.send(slow, AGAIN);
            other.pass(9);
            other.noEvent();
            other.pass(3);
            assertEquals(
                    ReasonCode.NOT_AUTHORIZED,
                    other.next(EventType.CLOSE_AFTER, new CloseAfterEvent()).reasonCode());
        }
    }

    @Test
    void afterReAuthenticationOnlyKeepAliveCounts() {
        open(60);
        rig.send(client, AGAIN);
        accept("joe");
        rig.pass(80);
        rig.noEvent();
        rig.pass(12);
        assertEquals(
                ReasonCode.KEEP_ALIVE_TIMEOUT,
                rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent()).reasonCode());
    }

    @Test
    void aFaultyMechanismRefuses() {
        open(60);
        mechanism.faulty = true;
        rig.send(client, AGAIN);
        assertEquals(
                ReasonCode.UNSPECIFIED_ERROR,
                rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent()).reasonCode());
        final EmbeddedChannel second = rig.accept();
        rig.send(second, connectWithMethod(60));
        assertEquals("2003008000", rig.received(second));
        assertEquals(2, rig.faults.size());
        assertEquals(3, mechanism.ends);
    }

    /** A mechanism that sends back what it was shown, in the same array. */
    @Test
    void anAnswerMayBeWhatTheClientSaid() {
        rig.send(client, connectWithMethod(60));
        mechanism.result.challenge(mechanism.shown);
        client.runPendingTasks();
        assertEquals("f00b1809 1500014d 1600026869".replace(" ", ""), rig.received(client));
    }

    @Test
    void theBrokerMayStopMeanwhile() {
        rig.send(client, connectWithMethod(60));
        challenge();
        rig.loop.farewell().shutDown();
        assertEquals("2003008800", rig.received(client));
        assertEquals(1, mechanism.ends);
    }

    @Test
    void aReplyThatIsMalformedIsRefusedWithConnack() {
        rig.send(client, connectWithMethod(60));
        challenge();
        rig.send(client, packet(0xF0, hex("18 04 16 0001 31")));
        assertEquals("2003008200", rig.received(client));
        rig.noEvent();
    }
}
