package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.Normative;
import io.millrace.event.EventType;
import io.millrace.event.RefusedEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of MQTT 3.1 takes time, or an authenticator and an authorizer that say no. */
class Mqtt31LoopTest {
    private final LoopRig rig = new LoopRig();

    private static byte[] connect31(final int keepAliveS) {
        return connect(3, 2, keepAliveS, "", "c1");
    }

    @Test
    @Normative("3.1 MR-3.1-4")
    void whoSendsNoConnectIsClosed() {
        final EmbeddedChannel client = rig.accept();
        rig.pass(rig.config.timeouts().connectS());
        assertTrue(client.isOpen());
        rig.pass(2);
        assertFalse(client.isOpen());
    }

    @Test
    @Normative("3.1 MR-3.1-16")
    void whoIsSilentForOneAndAHalfKeepAlivesIsDisconnected() {
        final EmbeddedChannel client = rig.open(connect31(10));
        rig.pass(14);
        rig.send(client, Packets.PINGREQ);
        rig.pass(15);
        rig.noEvent();
        rig.pass(2);
        final long connectionId = rig.next(EventType.CLOSE_AFTER);
        rig.port.say(egress -> egress.onDisconnect(connectionId, ReasonCode.KEEP_ALIVE_TIMEOUT));
        rig.cycle();
        assertFalse(client.isActive());
        assertEquals("d000", rig.received(client), "there is no DISCONNECT from the server");
    }

    /** Nor does a Keep Alive of the server's, of which MQTT 3.1 cannot tell. */
    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    @Normative("3.1 MR-3.1-17")
    void keepAlive0IsForEver(final int serverKeepAliveS) {
        final TransportConfig config = new TransportConfig(
                List.of(),
                10,
                ProtocolConfig.DEFAULT,
                new TimeoutConfig(10, 10, 2, serverKeepAliveS, 150),
                OutboundConfig.DEFAULT);
        final LoopRig patient = new LoopRig(config, AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
        final EmbeddedChannel client = patient.open(connect31(0));
        patient.pass(100_000);
        patient.noEvent();
        assertTrue(client.isActive());
    }

    @ParameterizedTest
    @CsvSource({"0x88, 3", "0x86, 4", "0x87, 5"})
    @Normative("3.1 MR-3.2-2")
    void aRefusalHasItsReturnCode(final String reasonCode, final int returnCode) {
        final LoopRig strict = new LoopRig(
                TransportConfig.of(),
                (credentials, result) -> result.refuse(Integer.decode(reasonCode)),
                Authorizer.ALLOW_ALL);
        final EmbeddedChannel client = strict.accept();
        strict.send(client, connect31(0));
        assertEquals("2002000" + returnCode, strict.received(client));
        assertFalse(client.isActive());
        strict.noEvent();
    }

    @Test
    @Normative({"3.1 MR-3.3-4", "3.1 MR-3.8-2"})
    void whatIsNotAuthorizedIsAcknowledged() {
        final LoopRig strict = new LoopRig(TransportConfig.of(), AnonymousAccess.EVERYONE, AuthenticationTest.DENY);
        final EmbeddedChannel client = strict.open(connect31(0));
        strict.send(client, Packets.join(Packets.publish("a", 0, 0, ""), Packets.publish("a", 1, 5, "")));
        final RefusedEvent refused = strict.next(EventType.REFUSED, new RefusedEvent());
        assertEquals(PacketType.PUBACK, refused.answer());
        final long connectionId = refused.connectionId();
        final int reasonCode = refused.reasonCode();
        strict.port.say(egress -> egress.onAck(connectionId, PacketType.PUBACK, 5, reasonCode));
        assertEquals("40020005", strict.received(client));
        strict.send(client, Packets.hex("82 06 0007 0001 61 02"));
        final SubscribeEvent subscribe = strict.next(EventType.SUBSCRIBE, new SubscribeEvent());
        final UnsafeBuffer codes = new UnsafeBuffer(new byte[] {(byte) subscribe.reasonCode(subscribe.firstFilter())});
        strict.port.say(egress -> egress.onSuback(connectionId, 7, codes, 0, 1));
        assertEquals("9003000700", strict.received(client));
        strict.noEvent();
    }
}
