package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is begun and not complete has one bound for all connections of a loop. */
class InboundBudgetTest {
    private static final int BUDGET = 256 * 1024;
    private static final byte[] LARGE = Arrays.copyOf(publish("a", 0, 0, "x".repeat(400_000)), 100_000);
    private static final byte[] SMALL = publish("a", 0, 0, "x".repeat(4_000));

    private final LoopRig rig = new LoopRig(
            new TransportConfig(
                    List.of(),
                    10,
                    ProtocolConfig.DEFAULT,
                    TimeoutConfig.DEFAULT,
                    new OutboundConfig(64 * 1024, 32 * 1024, 1024 * 1024, BUDGET)),
            AnonymousAccess.EVERYONE,
            Authorizer.ALLOW_ALL);

    private long used() {
        return rig.loop.guards().inbound().usedBytes();
    }

    @Test
    void whoWantsMoreThanIsLeftGoesAndTheOthersDoNotNotice() {
        final EmbeddedChannel first = rig.open(connect("c1"));
        final EmbeddedChannel second = rig.open(connect("c2"));
        final EmbeddedChannel third = rig.open(connect("c3"));
        rig.send(first, LARGE);
        rig.send(second, LARGE);
        rig.noEvent();
        assertTrue(used() >= 200_000 && used() <= BUDGET, () -> used() + " bytes");
        rig.send(third, LARGE);
        final CloseAfterEvent event = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(ReasonCode.QUOTA_EXCEEDED, event.reasonCode());
        assertEquals(1, rig.count(Counter.INBOUND_EXHAUSTED));
        final EmbeddedChannel fourth = rig.open(connect("c4"));
        rig.send(fourth, Arrays.copyOf(SMALL, 2_000));
        rig.send(fourth, Arrays.copyOfRange(SMALL, 2_000, SMALL.length));
        rig.next(EventType.PUBLISH);
        first.close();
        second.close();
        fourth.close();
        rig.cycle();
        assertEquals(0, used());
    }

    @Test
    void halfAConnectCountsAsWell() {
        final byte[] connect = Arrays.copyOf(Packets.hex("10ffff0f00044d51545404020000"), 100_000);
        rig.send(rig.accept(), connect);
        rig.send(rig.accept(), connect);
        final EmbeddedChannel third = rig.accept();
        rig.send(third, connect);
        assertEquals(1, rig.count(Counter.INBOUND_EXHAUSTED));
        assertTrue(used() <= BUDGET, () -> used() + " bytes");
    }
}
