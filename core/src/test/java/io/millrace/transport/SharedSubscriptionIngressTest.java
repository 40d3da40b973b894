package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.subscribe5;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventType;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.millrace.security.Principal;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** {@code $share/…} as it comes from a client: well-formed or refused, and authorized by the filter behind the name. */
class SharedSubscriptionIngressTest {
    private final List<String> asked = new ArrayList<>();
    private final LoopRig rig = new LoopRig(TransportConfig.of(), AnonymousAccess.EVERYONE, new RecordingAuthorizer());

    @Test
    void aMalformedShareIsRefusedAndTheFilterBehindTheNameAuthorized() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(
                client,
                subscribe5(9, "$share/g/a/#", "$share/g", "$share/g/", "$share//a", "$share/+/a", "$share/g/a#"));
        final SubscribeEvent event = rig.next(EventType.SUBSCRIBE, new SubscribeEvent());
        int at = event.firstFilter();
        assertEquals(ReasonCode.SUCCESS, event.reasonCode(at));
        assertEquals(
                "$share/g/a/#",
                event.buffer().getStringWithoutLengthUtf8(event.filterOffset(at), event.filterLength(at)));
        for (int i = 1; i < event.count(); i++) {
            at = event.nextFilter(at);
            assertEquals(ReasonCode.TOPIC_FILTER_INVALID, event.reasonCode(at));
        }
        assertEquals(List.of("a/#"), asked);
    }

    @Test
    void noUnsubscribeOfAMalformedShare() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, Packets.packet(0xA2, Packets.join(Packets.uint16(5), Packets.string("$share/g"))));
        final SubscribeEvent event = rig.next(EventType.UNSUBSCRIBE, new SubscribeEvent());
        assertEquals(ReasonCode.TOPIC_FILTER_INVALID, event.reasonCode(event.firstFilter()));
    }

    private final class RecordingAuthorizer implements Authorizer {
        @Override
        public boolean mayPublish(
                final Principal principal,
                final DirectBuffer topic,
                final int offset,
                final int length,
                final int qos,
                final boolean retain) {
            return true;
        }

        @Override
        public boolean maySubscribe(
                final Principal principal,
                final DirectBuffer filter,
                final int offset,
                final int length,
                final int qos) {
            return asked.add(filter.getStringWithoutLengthUtf8(offset, length));
        }
    }
}
