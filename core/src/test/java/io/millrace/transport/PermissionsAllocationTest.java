package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Decision;
import io.millrace.security.acl.AclFile;
import io.millrace.security.acl.AclSyntaxException;
import io.millrace.security.acl.AuthorizationSource;
import io.millrace.security.acl.CacheConfig;
import io.millrace.security.acl.Chain;
import io.millrace.security.acl.RuleList;
import io.millrace.security.acl.StubSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client may do is found without an object, in rules that are here and in answers that are remembered. */
class PermissionsAllocationTest {
    private static final byte[] PACKETS = Packets.join(
            Packets.publish5("some/topic", 0, 0, "", "payload"),
            Packets.publish5("a/c1/x", 1, 5, "", "payload"),
            Packets.publish5("denied", 0, 0, "", "payload"),
            Packets.subscribe5(6, "a/+", "$share/g/some/#"));

    private final ResourceLeakDetector.Level leakDetection = ResourceLeakDetector.getLevel();

    @BeforeEach
    void stopLeakDetection() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void resumeLeakDetection() {
        ResourceLeakDetector.setLevel(leakDetection);
    }

    private static LoopRig rig(final AuthorizationSource source) {
        return new LoopRig(
                TransportConfig.of(),
                AnonymousAccess.EVERYONE,
                new Chain(List.of(source), false, Decision.DENY, new CacheConfig(32, 1_000), 3));
    }

    private static void assertNothingAllocated(final LoopRig rig, final EmbeddedChannel client, final long connectionId)
            throws InterruptedException {
        rig.port.keepNothing();
        final Connection connection = Objects.requireNonNull(rig.loop.table().find(connectionId));
        final ConnectionHandler handler = client.pipeline().get(ConnectionHandler.class);
        final ChannelHandlerContext context = client.pipeline().context(handler);
        final ByteBuf received = Unpooled.directBuffer().writeBytes(PACKETS);
        assertEquals(0, TransportAllocationTest.allocatedBy(() -> {
            received.readerIndex(0).retain();
            handler.channelRead(context, received);
            rig.loop.doWork();
            connection.client().onAnswer(PacketType.PUBACK, 5, 0);
        }));
        assertEquals(ConnectionState.OPEN, connection.state());
        received.release();
    }

    private static long open(final LoopRig rig, final EmbeddedChannel client) {
        rig.send(client, Packets.connect5("c1", ""));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.received(client);
        return connectionId;
    }

    @Test
    void rulesAreLookedAtWithoutAnObject() throws InterruptedException, AclSyntaxException {
        final LoopRig rig = rig(new RuleList(AclFile.read("""
                {deny, {username, "nobody"}, all, ["#"]}.
                {allow, all, {publish, [{retain, false}]}, ["some/+", "a/${clientid}/#"]}.
                {allow, all, subscribe, [{eq, "a/+"}, "some/#"]}.
                {deny, all}.
                """)));
        final EmbeddedChannel client = rig.accept();
        assertNothingAllocated(rig, client, open(rig, client));
        assertEquals(0, rig.count(Counter.AUTHORIZATION_CACHE_HIT));
    }

    @Test
    void rememberedAnswersAreFoundWithoutAnObject() throws InterruptedException {
        final StubSource source = new StubSource();
        final LoopRig rig = rig(source);
        final EmbeddedChannel client = rig.accept();
        final long connectionId = open(rig, client);
        rig.send(client, PACKETS);
        for (int i = 0; i < source.asked().size(); i++) {
            if (source.asked().get(i).contains("denied")) {
                source.answer(i).deny();
            } else {
                source.answer(i).allow();
            }
            client.runPendingTasks();
            rig.cycle();
        }
        assertEquals(5, source.asked().size());
        assertNothingAllocated(rig, client, connectionId);
        assertEquals(5, source.asked().size());
    }
}
