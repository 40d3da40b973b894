package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Authorizer;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.Grants;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What authentication grants for a time ends with it. */
class ExpiryTest {
    private long leftMs = 30_000;
    private final StubMechanism mechanism = new StubMechanism();
    private final LoopRig rig = new LoopRig(
            TransportConfig.of(),
            new IoLoop.Access(
                    (credentials, result) -> result.accept(credentials.principal(grants())),
                    Authorizer.ALLOW_ALL,
                    new EnhancedAuthenticators(List.of(mechanism))));

    private Grants grants() {
        return new Grants(false, Map.of(), leftMs == Grants.NEVER ? leftMs : now() + leftMs, List.of());
    }

    private long now() {
        return rig.nowMs;
    }

    private void expectEnd(final EmbeddedChannel client, final String packet) {
        final CloseAfterEvent event = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(ReasonCode.MAXIMUM_CONNECT_TIME, event.reasonCode());
        final long connectionId = event.connectionId();
        rig.port.say(egress -> egress.onDisconnect(connectionId, ReasonCode.MAXIMUM_CONNECT_TIME));
        assertEquals(packet, rig.received(client));
        assertFalse(client.isActive());
        assertEquals(1, rig.count(Counter.CONNECTIONS_EXPIRED));
        assertEquals(0, rig.count(Counter.PACKETS_MALFORMED));
        assertEquals(0, rig.count(Counter.CONNECTIONS_REFUSED));
    }

    @Test
    void theClientIsToldAndGoes() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.pass(29);
        rig.noEvent();
        assertTrue(client.isActive());
        rig.pass(3);
        expectEnd(client, "e001a0");
    }

    /** MQTT 3 has no words for it. */
    @Test
    void anOlderClientIsClosed() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 0, "", "c1"));
        rig.pass(32);
        expectEnd(client, "");
    }

    /** Packets keep the Keep Alive from ending, and nothing else. */
    @Test
    void whoIsHeardGoesAllTheSame() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 10, "", "c1"));
        for (int i = 0; i < 4; i++) {
            rig.pass(7);
            rig.send(client, Packets.PINGREQ);
            assertEquals("d000", rig.received(client));
        }
        rig.pass(4);
        expectEnd(client, "");
    }

    @Test
    void whatDoesNotExpireStays() {
        leftMs = Grants.NEVER;
        final EmbeddedChannel client = rig.open(connect(4, 2, 0, "", "c1"));
        rig.pass(100_000);
        rig.noEvent();
        assertTrue(client.isActive());
    }

    /** The end of time, in any unit that a backend may get wrong. */
    @Test
    void veryLateIsNeverTooEarly() {
        leftMs = Long.MAX_VALUE / 2;
        final EmbeddedChannel client = rig.open(connect(4, 2, 0, "", "c1"));
        rig.pass(10_000);
        rig.noEvent();
        assertTrue(client.isActive());
    }

    @Test
    void aReauthenticationRenewsIt() {
        final EmbeddedChannel client = openEnhanced(30_000);
        rig.pass(20);
        reauthenticate(client, 60_000);
        rig.pass(59);
        rig.noEvent();
        rig.pass(3);
        expectEnd(client, "e001a0");
    }

    @Test
    void orShortensIt() {
        final EmbeddedChannel client = openEnhanced(3_600_000);
        rig.pass(5);
        reauthenticate(client, 5_000);
        rig.pass(8);
        expectEnd(client, "e001a0");
    }

    private EmbeddedChannel openEnhanced(final long ms) {
        leftMs = ms;
        final EmbeddedChannel client = rig.accept();
        rig.send(client, connect(5, 2, 0, "15 0001 4d", "c1"));
        mechanism.result.accept(mechanism.credentials.principal(grants()), null);
        client.runPendingTasks();
        rig.cycle();
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        assertTrue(rig.received(client).startsWith("20"), "no CONNACK");
        return client;
    }

    private void reauthenticate(final EmbeddedChannel client, final long ms) {
        leftMs = ms;
        rig.send(client, Packets.hex("f006 19 04 15 0001 4d"));
        mechanism.result.accept(mechanism.credentials.principal(grants()), null);
        client.runPendingTasks();
        assertEquals("f00600041500014d", rig.received(client));
    }
}
