package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.publish;
import static io.millrace.transport.Packets.publish5;
import static io.millrace.transport.Packets.string;
import static io.millrace.transport.Packets.subscribe5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.monitor.Counter;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Decision;
import io.millrace.security.acl.CacheConfig;
import io.millrace.security.acl.Chain;
import io.millrace.security.acl.StubSource;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A source that is asked elsewhere: the packet waits, its connection with it, and nobody else. */
class LaterPermissionsTest {
    private static final CacheConfig CACHE = new CacheConfig(32, 60);

    private final StubSource source = new StubSource();

    private LoopRig rig(final Decision denial, final CacheConfig cache) {
        return new LoopRig(
                TransportConfig.of(), AnonymousAccess.EVERYONE, new Chain(List.of(source), false, denial, cache, 7));
    }

    /** From another thread, as sources answer. */
    private static void elsewhere(final Runnable answering) {
        final Thread thread = new Thread(answering);
        thread.start();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void allow(final LoopRig rig, final EmbeddedChannel client, final int index) {
        elsewhere(() -> source.answer(index).allow());
        client.runPendingTasks();
        rig.cycle();
    }

    private void deny(final LoopRig rig, final EmbeddedChannel client, final int index) {
        elsewhere(() -> source.answer(index).deny());
        client.runPendingTasks();
        rig.cycle();
    }

    private static String payload(final LoopRig rig) {
        final PublishEvent event = rig.next(EventType.PUBLISH, new PublishEvent());
        return event.message()
                .buffer()
                .getStringWithoutLengthUtf8(
                        event.message().payloadOffset(), event.message().payloadLength());
    }

    @Test
    void packetsWaitInOrderAndOtherConnectionsDoNot() {
        final LoopRig rig = rig(Decision.DENY, CACHE);
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        final EmbeddedChannel other = rig.open(connect5("c2", ""));
        rig.send(
                client, join(publish5("t", 0, 0, "", "1"), publish5("u", 0, 0, "", "2"), publish5("t", 0, 0, "", "3")));
        rig.send(client, publish5("t", 0, 0, "", "4"));
        rig.noEvent();
        assertFalse(client.config().isAutoRead(), "reads must pause");
        assertEquals(List.of("PUBLISH t 0"), source.asked());
        rig.send(other, publish5("v", 0, 0, "", "other"));
        allow(rig, other, 1);
        assertEquals("other", payload(rig));
        rig.noEvent();
        allow(rig, client, 0);
        assertEquals("1", payload(rig));
        rig.noEvent();
        assertEquals(List.of("PUBLISH t 0", "PUBLISH v 0", "PUBLISH u 0"), source.asked());
        deny(rig, client, 2);
        assertEquals("3", payload(rig));
        assertEquals("4", payload(rig));
        rig.noEvent();
        assertTrue(client.config().isAutoRead());
        assertEquals(1, rig.count(Counter.DROPPED_NOT_AUTHORIZED));
        assertEquals(2, rig.count(Counter.AUTHORIZATION_CACHE_HIT));
        assertEquals(3, rig.count(Counter.AUTHORIZATION_CACHE_MISS));
    }

    @Test
    void allFiltersOfASubscribeAreAskedAtOnce() {
        final LoopRig rig = rig(Decision.DENY, CACHE);
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, subscribe5(3, "a", "b/#", "$share/g/c"));
        assertEquals(List.of("SUBSCRIBE a 1", "SUBSCRIBE b/# 1", "SUBSCRIBE c 1"), source.asked());
        allow(rig, client, 2);
        deny(rig, client, 1);
        rig.noEvent();
        allow(rig, client, 0);
        final SubscribeEvent event = rig.next(EventType.SUBSCRIBE, new SubscribeEvent());
        final int first = event.firstFilter();
        final int second = event.nextFilter(first);
        assertEquals(0, event.reasonCode(first));
        assertEquals(0x87, event.reasonCode(second));
        assertEquals(0, event.reasonCode(event.nextFilter(second)));
        assertEquals(3, source.asked().size());
    }

    /** Without a memory, or with a small one, the answers to one packet must still be enough for it. */
    @Test
    void nobodyIsAskedTwiceForOnePacket() {
        for (final CacheConfig cache : List.of(CacheConfig.NONE, new CacheConfig(1, 60))) {
            final LoopRig rig = rig(Decision.DENY, cache);
            final EmbeddedChannel client = rig.open(connect5("c1", ""));
            final int before = source.asked().size();
            rig.send(client, subscribe5(3, "a", "b", "a", "b"));
            allow(rig, client, before);
            allow(rig, client, before + 1);
            rig.next(EventType.SUBSCRIBE);
            assertEquals(before + 2, source.asked().size());
            rig.send(client, subscribe5(4, "b", "a"));
            for (int i = before + 2; i < Math.min(before + 4, source.asked().size()); i++) {
                allow(rig, client, i);
            }
            rig.next(EventType.SUBSCRIBE);
            assertTrue(source.asked().size() <= before + 4);
        }
    }

    @Test
    void theWillIsAskedForInConnect() {
        final LoopRig rig = rig(Decision.DENY, CACHE);
        final byte[] connect = connect(4, 2 | 4, 60, "", "c1", string("will"), string("gone"));
        final EmbeddedChannel refused = rig.accept();
        rig.send(refused, connect);
        rig.noEvent();
        assertEquals(List.of("PUBLISH will 0"), source.asked());
        deny(rig, refused, 0);
        assertEquals("20020005", rig.received(refused));
        final EmbeddedChannel accepted = rig.accept();
        rig.send(accepted, connect);
        allow(rig, accepted, 1);
        rig.next(EventType.CONNECT);
    }

    @Test
    void whoIsGoneIsStillAskedForAndThenForgotten() {
        final LoopRig rig = rig(Decision.DENY, CACHE);
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, join(publish5("t", 1, 1, "", "1"), publish5("t", 1, 2, "", "2")));
        client.close();
        rig.cycle();
        rig.noEvent();
        assertEquals(1, rig.count(Counter.CONNECTIONS));
        allow(rig, client, 0);
        assertEquals("1", payload(rig));
        assertEquals("2", payload(rig));
        rig.next(EventType.CLOSED);
        rig.cycle();
        assertEquals(0, rig.count(Counter.CONNECTIONS));
    }

    @Test
    void theWillOfWhoIsGoneMattersNoMore() {
        final LoopRig rig = rig(Decision.DENY, CACHE);
        final EmbeddedChannel client = rig.accept();
        rig.send(client, connect(4, 2 | 4, 60, "", "c1", string("will"), string("gone")));
        client.close();
        rig.cycle();
        assertEquals(0, rig.count(Counter.CONNECTIONS));
        allow(rig, client, 0);
        rig.noEvent();
    }

    @Test
    void onlyTheFirstAnswerCounts() {
        final LoopRig rig = rig(Decision.DENY, CACHE);
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5("t", 0, 0, "", "1"));
        elsewhere(() -> {
            source.answer(0).allow();
            source.answer(0).deny();
            source.answer(0).fail(new IllegalStateException("late"));
        });
        client.runPendingTasks();
        rig.cycle();
        assertEquals("1", payload(rig));
        rig.send(client, publish5("t", 0, 0, "", "2"));
        assertEquals("2", payload(rig));
        assertEquals(0, rig.count(Counter.AUTHORIZATION_FAILED));
    }

    @Test
    void theKeepAliveStandsStillMeanwhile() {
        final LoopRig rig = rig(Decision.DENY, CACHE);
        final EmbeddedChannel client = rig.open(connect(4, 2, 2, "", "c1"));
        rig.send(client, publish("t", 0, 0, "1"));
        rig.pass(20);
        assertTrue(client.isActive());
        rig.noEvent();
        allow(rig, client, 0);
        assertEquals("1", payload(rig));
        rig.pass(10);
        rig.next(EventType.CLOSE_AFTER);
    }

    @Test
    void whoTriesMayBeDisconnected() {
        final LoopRig rig = rig(Decision.DISCONNECT, CACHE);
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, join(publish5("t", 1, 1, "", "1"), publish5("u", 1, 2, "", "2")));
        deny(rig, client, 0);
        final CloseAfterEvent event = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(0x87, event.reasonCode());
        rig.noEvent();
        assertEquals(0, rig.count(Counter.PACKETS_MALFORMED));
        final EmbeddedChannel subscriber = rig.open(connect5("c2", ""));
        rig.send(subscriber, subscribe5(1, "a"));
        deny(rig, subscriber, 1);
        assertEquals(
                0x87, rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent()).reasonCode());
    }

    @Test
    void anAnswerIsNotAskedForAgainBecauseTheRingIsFull() {
        final LoopRig rig = rig(Decision.DENY, CacheConfig.NONE);
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5("t", 0, 0, "", "1"));
        rig.port.room(0);
        allow(rig, client, 0);
        rig.cycle();
        rig.noEvent();
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        assertEquals("1", payload(rig));
        assertEquals(1, source.asked().size());
        rig.send(client, publish5("t", 0, 0, "", "2"));
        assertEquals(2, source.asked().size(), "without a memory it is asked for the next packet");
    }
}
