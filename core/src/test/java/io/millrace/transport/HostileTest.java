package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.subscribe5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.Normative;
import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.port.EgressHandler;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.millrace.security.Principal;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What one connection does, or makes others do, must not cost more than this connection. */
class HostileTest {
    private static final int LIMIT = 64 * 1024;
    private static final int PINGREQS = 100_000;

    @Test
    void answersThatNobodyReadsEndTheConnection() {
        final TransportConfig config = new TransportConfig(
                List.of(),
                10,
                ProtocolConfig.DEFAULT,
                TimeoutConfig.DEFAULT,
                new OutboundConfig(16 * 1024, 8 * 1024, LIMIT));
        final LoopRig rig = new LoopRig(config, AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
        final EmbeddedChannel client = rig.open(connect("c1"));
        final SlowReader reader = new SlowReader();
        client.pipeline().addFirst(reader);
        reader.stopped = true;
        final byte[] pingreqs = Packets.hex("c000".repeat(1000));
        for (int sent = 0; client.isActive(); sent += 1000) {
            assertTrue(sent < PINGREQS, "more than " + LIMIT + " bytes wait for a client that does not read");
            client.writeInbound(Unpooled.copiedBuffer(pingreqs));
            rig.cycle();
        }
        assertEquals(1, rig.count(Counter.DROPPED_CONGESTED));
        rig.cycle();
        rig.next(EventType.CONGESTED);
        rig.next(EventType.CLOSED);
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    @Normative("3.1.1 MQTT-4.8.0-2")
    void anAuthorizerThatFailsLeavesNothingBehind() {
        final FailingAuthorizer authorizer = new FailingAuthorizer();
        final LoopRig rig = new LoopRig(TransportConfig.of(), AnonymousAccess.EVERYONE, authorizer);
        final EmbeddedChannel first = rig.open(connect5("c1", ""));
        final EmbeddedChannel second = rig.open(connect5("c2", ""));
        authorizer.isFailing = true;
        rig.send(first, subscribe5(1, "a", "b"));
        assertFalse(first.isActive());
        assertEquals(1, rig.faults.size());
        authorizer.isFailing = false;
        rig.send(second, subscribe5(1, "a"));
        assertTrue(second.isActive());
        rig.next(EventType.CLOSED);
        rig.next(EventType.SUBSCRIBE);
        rig.noEvent();
    }

    @Test
    @Normative("3.1.1 MQTT-4.8.0-2")
    void aPacketThatCannotBeProcessedCostsItsConnection() {
        final FailingAuthorizer authorizer = new FailingAuthorizer();
        final LoopRig rig = new LoopRig(TransportConfig.of(), AnonymousAccess.EVERYONE, authorizer);
        final EmbeddedChannel client = rig.open(connect("c1"));
        authorizer.isFailing = true;
        rig.send(client, Packets.hex("82 06 0001 0001 61 00"));
        assertEquals("", rig.received(client));
        assertFalse(client.isActive());
        rig.cycle();
        rig.next(EventType.CLOSED);
        rig.noEvent();
    }

    /** A record names many connections: what fails for one of them must reach the others. */
    @Test
    void aFaultInADeliveryCostsOneConnection() {
        final LoopRig rig = new LoopRig();
        final EmbeddedChannel first = rig.open(connect("c1"));
        final EmbeddedChannel second = rig.open(connect("c2"));
        rig.port.say(egress -> {
            deliver(egress, ConnectionId.of(7, 3, 0, 1), 1000);
            deliver(egress, ConnectionId.of(7, 3, 1, 1), 1);
        });
        assertEquals("3206 0001 74 0009 70".replace(" ", ""), rig.received(second));
        assertFalse(first.isActive());
        assertTrue(second.isActive());
        assertEquals(1, rig.faults.size());
        rig.cycle();
        rig.next(EventType.CLOSED);
    }

    /** @param payloadLength what the message says; it has 1 byte */
    static void deliver(final EgressHandler egress, final long connectionId, final int payloadLength) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(1, 0, 1)]);
        final MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0);
        message.putHeader(1, false, false, 0, -1, 1, 0, payloadLength);
        buffer.putByte(message.topicOffset(), (byte) 't');
        buffer.putByte(message.payloadOffset(), (byte) 'p');
        egress.onPublish(
                connectionId, 9, DeliveryWord.of(1, false, false, 0), new UnsafeBuffer(0, 0), 0, 0, message, 0);
    }

    private static final class FailingAuthorizer extends PlainAuthorizer {
        boolean isFailing;

        @Override
        boolean mayPublish(
                final Principal principal,
                final DirectBuffer topic,
                final int offset,
                final int length,
                final int qos,
                final boolean retain) {
            return true;
        }

        @Override
        boolean maySubscribe(
                final Principal principal,
                final DirectBuffer filter,
                final int offset,
                final int length,
                final int qos) {
            if (isFailing) {
                throw new IllegalStateException("the authorizer fails");
            }
            return true;
        }
    }
}
