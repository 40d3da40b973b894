package io.millrace.transport;

import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.packet;
import static io.millrace.transport.Packets.publish5;
import static io.millrace.transport.Packets.string;
import static io.millrace.transport.Packets.subscribe5;
import static io.millrace.transport.Packets.uint16;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.ConnectEvent;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Principal;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** What comes of topics behind a mountpoint on their way to the ring, and what the authorizer is asked. */
class MountedTopicsTest {
    private static final int TOPIC_LENGTH_LIMIT = 65_535;

    private final List<String> asked = new ArrayList<>();
    private final LoopRig rig = new LoopRig(
            TransportConfig.of(),
            new IoLoop.Access(AnonymousAccess.EVERYONE, new RecordingAuthorizer()),
            new DoorConfig(null, null, 65_535, Mountpoint.of("m/${clientid}/"), true, null, null));

    private String nextTopic() {
        final MessageFlyweight message =
                rig.next(EventType.PUBLISH, new PublishEvent()).message();
        return message.buffer().getStringWithoutLengthUtf8(message.topicOffset(), message.topicLength());
    }

    private static String filter(final SubscribeEvent event, final int at) {
        return event.buffer().getStringWithoutLengthUtf8(event.filterOffset(at), event.filterLength(at));
    }

    @Test
    void aMessageIsPublishedBehindTheMountpointAndAuthorizedThere() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5("a/b", 1, 1, "", "x"));
        assertEquals("m/c1/a/b", nextTopic());
        assertEquals(List.of("m/c1/a/b"), asked);
    }

    @Test
    void aTopicAliasStandsForWhatTheClientSaid() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5("a", 0, 0, "230001", "x"));
        rig.send(client, publish5("", 0, 0, "230001", "x"));
        assertEquals("m/c1/a", nextTopic());
        assertEquals("m/c1/a", nextTopic());
    }

    @Test
    void anEmptyTopicIsNotMadeGood() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5("", 0, 0, "", "x"));
        rig.next(EventType.CLOSE_AFTER);
        rig.noEvent();
    }

    @Test
    void filtersAreBehindTheMountpointAndTheirShareNameBefore() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        final String[] filters = {"#", "+/x", "$share/g/a/#", "$SYS/#"};
        final List<String> mounted = List.of("m/c1/#", "m/c1/+/x", "$share/g/m/c1/a/#", "m/c1/$SYS/#");
        rig.send(client, subscribe5(7, filters));
        final SubscribeEvent event = rig.next(EventType.SUBSCRIBE, new SubscribeEvent());
        int at = event.firstFilter();
        for (final String expected : mounted) {
            assertEquals(expected, filter(event, at));
            assertEquals(ReasonCode.SUCCESS, event.reasonCode(at));
            at = event.nextFilter(at);
        }
        assertEquals(event.offset() + event.length(), at);
        assertEquals(List.of("m/c1/#", "m/c1/+/x", "m/c1/a/#", "m/c1/$SYS/#"), asked);

        rig.send(client, packet(0xA2, join(uint16(8), new byte[1], string(filters[0]), string(filters[2]))));
        rig.next(EventType.UNSUBSCRIBE, event);
        at = event.firstFilter();
        assertEquals(mounted.get(0), filter(event, at));
        at = event.nextFilter(at);
        assertEquals(mounted.get(2), filter(event, at));
        assertEquals(event.offset() + event.length(), event.nextFilter(at));
    }

    @Test
    void theWillIsPublishedBehindTheMountpoint() {
        final EmbeddedChannel client = rig.accept();
        rig.send(client, Packets.connect(5, 6, 60, "", "c1", new byte[1], string("gone"), string("bye")));
        final MessageFlyweight will =
                rig.next(EventType.CONNECT, new ConnectEvent()).will();
        assertEquals("m/c1/gone", will.buffer().getStringWithoutLengthUtf8(will.topicOffset(), will.topicLength()));
        assertEquals(List.of("m/c1/gone"), asked);
    }

    @Test
    void aTopicThatBecomesTooLongIsRefused() {
        final String fits = "t".repeat(TOPIC_LENGTH_LIMIT - "m/c1/".length());
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5(fits, 0, 0, "", "x"));
        assertEquals("m/c1/" + fits, nextTopic());
        rig.send(client, publish5(fits + "t", 0, 0, "", "x"));
        final CloseAfterEvent close = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(ReasonCode.TOPIC_NAME_INVALID, close.reasonCode());
    }

    @Test
    void aWillWhoseTopicBecomesTooDeepIsRefused() {
        final EmbeddedChannel client = rig.accept();
        final String deep = "x/".repeat(127) + "x";
        rig.send(client, Packets.connect(5, 6, 60, "", "c1", new byte[1], string(deep), string("bye")));
        rig.noEvent();
        assertEquals("2003009000", rig.received(client));
    }

    @Test
    void aFilterThatBecomesTooLongOrTooDeepIsRefusedAndTheOthersCount() {
        final String fits = "t".repeat(TOPIC_LENGTH_LIMIT - "m/c1/".length());
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, subscribe5(7, fits, fits + "t", "x/".repeat(126) + "x", "a"));
        final SubscribeEvent event = rig.next(EventType.SUBSCRIBE, new SubscribeEvent());
        final int[] codes = {
            ReasonCode.SUCCESS, ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.SUCCESS
        };
        int at = event.firstFilter();
        for (final int code : codes) {
            assertEquals(code, event.reasonCode(at));
            at = event.nextFilter(at);
        }
        assertEquals(event.offset() + event.length(), at);
    }

    @Test
    void aClientWhoseNameIsNoLevelIsRefused() {
        final EmbeddedChannel client = rig.accept();
        rig.send(client, connect5("a/b", ""));
        rig.noEvent();
        assertEquals("2003008500", rig.received(client));
    }

    @Test
    void whoCameWithoutANameIsMountedUnderTheOneItWasGiven() {
        final EmbeddedChannel client = rig.open(connect5("", ""));
        rig.send(client, publish5("t", 0, 0, "", "x"));
        final String topic = nextTopic();
        assertEquals("m/".length() + 36 + "/t".length(), topic.length(), topic);
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
            asked.add(topic.getStringWithoutLengthUtf8(offset, length));
            return true;
        }

        @Override
        boolean maySubscribe(
                final Principal principal,
                final DirectBuffer filter,
                final int offset,
                final int length,
                final int qos) {
            asked.add(filter.getStringWithoutLengthUtf8(offset, length));
            return true;
        }
    }
}
