package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.packet;
import static io.millrace.transport.Packets.string;
import static io.millrace.transport.Packets.subscribe5;
import static io.millrace.transport.Packets.uint16;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventType;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Principal;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code $share/…} as it comes from a client: well-formed or not, and authorized by the filter behind the name. */
class SharedSubscriptionIngressTest {
    private final List<String> asked = new ArrayList<>();
    private final LoopRig rig = new LoopRig(TransportConfig.of(), AnonymousAccess.EVERYONE, new RecordingAuthorizer());

    @Test
    void theFilterBehindTheNameIsAuthorized() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, subscribe5(9, "$share/g/a/#"));
        final SubscribeEvent event = rig.next(EventType.SUBSCRIBE, new SubscribeEvent());
        final int at = event.firstFilter();
        assertEquals(ReasonCode.SUCCESS, event.reasonCode(at));
        assertEquals(
                "$share/g/a/#",
                event.buffer().getStringWithoutLengthUtf8(event.filterOffset(at), event.filterLength(at)));
        assertEquals(List.of("a/#"), asked);
    }

    /** MQTT 3 knows no Shared Subscriptions: a Topic Filter that we do not take, and nothing worse. */
    @ParameterizedTest
    @ValueSource(strings = {"$share/g", "$share/g/", "$share//a", "$share/+/a"})
    void aMalformedShareOfMqtt3IsRefused(final String filter) {
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, packet(0x82, join(uint16(5), string(filter), new byte[1])));
        final SubscribeEvent event = rig.next(EventType.SUBSCRIBE, new SubscribeEvent());
        assertEquals(ReasonCode.TOPIC_FILTER_INVALID, event.reasonCode(event.firstFilter()));
        rig.send(client, packet(0xA2, join(uint16(5), string(filter))));
        rig.next(EventType.UNSUBSCRIBE, event);
        assertEquals(ReasonCode.TOPIC_FILTER_INVALID, event.reasonCode(event.firstFilter()));
        assertEquals(List.of(), asked);
    }

    private final class RecordingAuthorizer extends PlainAuthorizer {
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
            return asked.add(filter.getStringWithoutLengthUtf8(offset, length));
        }
    }
}
