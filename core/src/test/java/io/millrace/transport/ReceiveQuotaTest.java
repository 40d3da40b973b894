package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.publish5;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.conformance.Normative;
import io.millrace.event.CloseAfterEvent;
import io.millrace.event.EventType;
import io.millrace.event.RefusedEvent;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts against the Receive Maximum, here 2, and until when. */
class ReceiveQuotaTest {
    private static final TransportConfig CONFIG = new TransportConfig(
            List.of(),
            10,
            new ProtocolConfig(1 << 20, 65_535, 2, 0, 10, 0, 0, false, Capabilities.ALL),
            TimeoutConfig.DEFAULT,
            OutboundConfig.DEFAULT);

    private final LoopRig rig = new LoopRig(CONFIG, AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
    private final LoopRig strict = new LoopRig(CONFIG, AnonymousAccess.EVERYONE, AuthenticationTest.DENY);

    @Test
    void pubackAndPubcompAndAPubrecThatFailsMakeRoom() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, join(publish(1, 1), publish(2, 2)));
        answer(rig, PacketType.PUBACK, 1, ReasonCode.NO_MATCHING_SUBSCRIBERS);
        rig.send(client, publish(1, 3));
        answer(rig, PacketType.PUBACK, 3, ReasonCode.SUCCESS);
        answer(rig, PacketType.PUBREC, 2, ReasonCode.SUCCESS);
        answer(rig, PacketType.PUBCOMP, 2, ReasonCode.SUCCESS);
        rig.send(client, join(publish(2, 4), publish(2, 5)));
        answer(rig, PacketType.PUBREC, 4, ReasonCode.QUOTA_EXCEEDED);
        rig.send(client, publish(2, 6));
        for (int i = 0; i < 6; i++) {
            rig.next(EventType.PUBLISH);
        }
        rig.noEvent();
        assertEquals(ConnectionState.OPEN, rig.loop.table().at(0).state());
    }

    @Test
    @Normative("5.0 MQTT-3.3.4-7")
    void qos1CountsAsWell() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, join(publish(1, 1), publish(1, 2), publish(1, 3)));
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        fails(rig);
    }

    @Test
    void noOtherAnswerDoes() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, join(publish(1, 1), publish(2, 2)));
        answer(rig, PacketType.PUBREC, 2, ReasonCode.SUCCESS);
        // One of an earlier connection, and a PUBREL of the other direction.
        answer(rig, PacketType.PUBCOMP, 9, ReasonCode.SUCCESS);
        answer(rig, PacketType.PUBREL, 1, ReasonCode.SUCCESS);
        rig.send(client, publish(2, 3));
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        fails(rig);
    }

    @Test
    void whatIsRefusedCountsUntilItIsAnswered() {
        final EmbeddedChannel client = strict.open(connect5("c1", ""));
        strict.send(client, join(publish(1, 1), publish(2, 2)));
        answer(strict, PacketType.PUBACK, 1, ReasonCode.NOT_AUTHORIZED);
        answer(strict, PacketType.PUBREC, 2, ReasonCode.NOT_AUTHORIZED);
        strict.send(client, join(publish(2, 3), publish(1, 4), publish(1, 5)));
        for (int i = 0; i < 4; i++) {
            strict.next(EventType.REFUSED);
        }
        fails(strict);
    }

    @Test
    void whatFindsNoRoomInTheRingCountsOnce() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.port.room(0);
        rig.send(client, join(publish(1, 1), publish(2, 2), publish(2, 3)));
        for (int i = 0; i < 5; i++) {
            rig.cycle();
        }
        rig.noEvent();
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        fails(rig);
    }

    /** It is told nothing: acknowledged, and dropped. */
    @Test
    @Normative("3.1.1 MQTT-3.3.5-2")
    void anMqtt3ClientThatMayNotPublishIsAnsweredAllTheSame() {
        final EmbeddedChannel client = strict.open(connect("c1"));
        strict.send(client, join(Packets.publish("t", 0, 0, "p"), Packets.publish("t", 1, 5, "p")));
        strict.send(client, Packets.publish("t", 2, 6, "p"));
        final RefusedEvent refused = new RefusedEvent();
        for (final int answer : new int[] {PacketType.PUBACK, PacketType.PUBREC}) {
            assertEquals(answer, strict.next(EventType.REFUSED, refused).answer());
            answer(strict, answer, refused.packetId(), refused.reasonCode());
        }
        strict.noEvent();
        assertEquals("40020005" + "50020006", strict.received(client));
        assertEquals(ConnectionState.OPEN, strict.loop.table().at(0).state());
    }

    private static byte[] publish(final int qos, final int packetId) {
        return publish5("t", qos, packetId, "", "p");
    }

    private static void answer(final LoopRig rig, final int type, final int packetId, final int reasonCode) {
        final long connectionId = rig.loop.table().at(0).connectionId();
        rig.port.say(egress -> egress.onAck(connectionId, type, packetId, reasonCode));
        rig.cycle();
    }

    private static void fails(final LoopRig rig) {
        assertEquals(
                ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent()).reasonCode());
    }
}
