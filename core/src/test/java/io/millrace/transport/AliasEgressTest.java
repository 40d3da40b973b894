package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Topic Aliases on their way to one connection. */
class AliasEgressTest {
    private static final long FIRST = ConnectionId.of(7, 3, 0, 1);
    private static final String TOPIC = HexFormat.of().formatHex("a/topic".getBytes(StandardCharsets.UTF_8));

    private final LoopRig rig = new LoopRig(
            new TransportConfig(
                    List.of(),
                    10,
                    ProtocolConfig.DEFAULT,
                    TimeoutConfig.DEFAULT,
                    new OutboundConfig(10_000, 5_000, 100_000)),
            AnonymousAccess.EVERYONE,
            Authorizer.ALLOW_ALL);

    @Test
    void theThirdMessageOfATopicNeedsNoTopic() {
        final EmbeddedChannel client = rig.open(Packets.connect5("c1", "22 0001"));
        publish("a/topic", 1, "0b05");
        assertEquals("300d" + "0007" + TOPIC + "02" + "0b05" + "70", rig.received(client));
        publish("a/topic", 1, "0b05");
        assertEquals("3010" + "0007" + TOPIC + "05" + "230001" + "0b05" + "70", rig.received(client));
        publish("a/topic", 1, "0b05");
        assertEquals("3009" + "0000" + "05" + "230001" + "0b05" + "70", rig.received(client));
    }

    @Test
    void aMessageThatIsDroppedSetsNone() {
        final SlowReader reader = new SlowReader();
        final EmbeddedChannel client = rig.accept();
        client.pipeline().addFirst(reader);
        rig.send(client, Packets.connect5("c1", "22 0001"));
        rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(FIRST, false, 0));
        publish("a/topic", 1, "");
        rig.received(client);
        reader.stopped = true;
        for (int i = 0; i < 20; i++) {
            publish("t", 1000, "");
        }
        final long dropped = rig.count(Counter.DROPPED_CONGESTED);
        publish("a/topic", 1, "");
        assertEquals(dropped + 1, rig.count(Counter.DROPPED_CONGESTED));
        reader.stopped = false;
        client.flush();
        rig.cycle();
        rig.received(client);
        publish("a/topic", 1, "");
        assertTrue(rig.received(client).contains(TOPIC));
        publish("a/topic", 1, "");
        assertEquals("3007" + "0000" + "03" + "230001" + "70", rig.received(client));
    }

    private void publish(final String topic, final int payloadLength, final String identifiers) {
        final byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer =
                new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(topicBytes.length, 0, payloadLength)]);
        final MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0);
        message.putHeader(0, false, false, 0, MessageFlyweight.NO_EXPIRY, topicBytes.length, 0, payloadLength);
        buffer.putBytes(message.topicOffset(), topicBytes);
        buffer.setMemory(message.payloadOffset(), payloadLength, (byte) 'p');
        final UnsafeBuffer properties = new UnsafeBuffer(Packets.hex(identifiers));
        rig.port.say(egress -> egress.onPublish(FIRST, 0, 0, properties, 0, properties.capacity(), message, rig.nowMs));
        rig.cycle();
    }
}
