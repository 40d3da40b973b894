package io.millrace.transport;

import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.packet;
import static io.millrace.transport.Packets.string;
import static io.millrace.transport.Packets.subscribe5;
import static io.millrace.transport.Packets.uint16;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.EventType;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.topic.TopicName;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Topic Filters of SUBSCRIBE and UNSUBSCRIBE on their way to the ring. */
class FilterIngressTest {
    private static final String TOO_DEEP = "/".repeat(TopicName.LEVEL_LIMIT);

    private final LoopRig rig = new LoopRig();
    private final SubscribeEvent event = new SubscribeEvent();

    private static byte[] unsubscribe5(final String... filters) {
        byte[] body = join(uint16(5), new byte[1]);
        for (final String filter : filters) {
            body = join(body, string(filter));
        }
        return packet(0xA2, body);
    }

    private void fails(final EmbeddedChannel client, final int reasonCode) {
        rig.cycle();
        final CloseAfterEvent close = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(reasonCode, close.reasonCode());
        rig.noEvent();
        client.close();
    }

    @Test
    void eachFilterGetsItsReasonCode() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, subscribe5(9, "a/+", TOO_DEEP, "$share/g/a"));
        rig.next(EventType.SUBSCRIBE, event);
        assertEquals(9, event.packetId());
        assertEquals(3, event.count());
        int at = event.firstFilter();
        assertEquals(0, event.reasonCode(at));
        assertEquals(1, event.options(at));
        assertEquals("a/+", event.buffer().getStringWithoutLengthUtf8(event.filterOffset(at), event.filterLength(at)));
        at = event.nextFilter(at);
        assertEquals(ReasonCode.TOPIC_FILTER_INVALID, event.reasonCode(at));
        at = event.nextFilter(at);
        assertEquals(0, event.reasonCode(at));
        assertEquals(event.length(), event.nextFilter(at) - event.offset());
    }

    @Test
    void unsubscribeBecomesAnEvent() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, unsubscribe5("a/b", TOO_DEEP));
        rig.next(EventType.UNSUBSCRIBE, event);
        assertEquals(5, event.packetId());
        assertEquals(2, event.count());
        assertEquals(0, event.reasonCode(event.firstFilter()));
        assertEquals(ReasonCode.TOPIC_FILTER_INVALID, event.reasonCode(event.nextFilter(event.firstFilter())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/#/b", "a+", "$share/g", "$share//a", "$share/+/a", "$share/g/a+"})
    void aFilterThatIsNoneEndsTheConnection(final String filter) {
        for (final byte[] packet : List.of(subscribe5(9, "a", filter), unsubscribe5("a", filter))) {
            final EmbeddedChannel client = rig.open(connect5("c1", ""));
            rig.send(client, packet);
            fails(client, ReasonCode.TOPIC_FILTER_INVALID);
            rig.cycle();
            rig.next(EventType.CLOSED);
        }
    }

    @Test
    void tooManyFiltersFail() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        final String[] filters = new String[1025];
        Arrays.fill(filters, "f");
        rig.send(client, subscribe5(1, filters));
        fails(client, ReasonCode.QUOTA_EXCEEDED);
    }
}
