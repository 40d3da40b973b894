package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.subscribe5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.millrace.security.Principal;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.agrona.DirectBuffer;
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

    private static final class FailingAuthorizer implements Authorizer {
        boolean isFailing;

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
            if (isFailing) {
                throw new IllegalStateException("the authorizer fails");
            }
            return true;
        }
    }
}
