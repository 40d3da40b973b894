package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.security.AccessRules;
import io.millrace.security.Authorizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes when a listener has as many connections as it may is told so, unless too many want to be. */
class AboveTheLimitTest {
    private static final int LIMIT = 2;

    private final List<String> asked = new ArrayList<>();
    private final LoopRig rig = new LoopRig(
            TransportConfig.of(),
            (credentials, result) -> {
                asked.add(credentials.clientId());
                result.accept(credentials.principal());
            },
            Authorizer.ALLOW_ALL);
    private final Turnstile turnstile = new Turnstile(new ListenerConfig(
            "tcp",
            "127.0.0.1",
            0,
            1,
            null,
            null,
            LIMIT,
            new SocketConfig(AccessRules.ALLOW_ALL, null, TcpOptions.DEFAULT),
            DoorConfig.DEFAULT,
            ConnectionRate.UNLIMITED));

    private EmbeddedChannel accept() {
        return new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                final Door door = new Door(rig.loop, DoorConfig.DEFAULT);
                channel.pipeline().addLast(new ConnectionHandler(new Connection(rig.loop, channel, turnstile, door)));
            }
        });
    }

    private List<EmbeddedChannel> accept(final int count) {
        final List<EmbeddedChannel> accepted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            accepted.add(accept());
        }
        return accepted;
    }

    @Test
    void itIsToldByItsProtocol() {
        accept(LIMIT);
        final EmbeddedChannel five = accept();
        rig.send(five, connect5("c5", ""));
        assertEquals("2003009700", rig.received(five));
        final EmbeddedChannel three = accept();
        rig.send(three, connect("c3"));
        assertEquals("20020003", rig.received(three));
        assertFalse(five.isActive());
        assertFalse(three.isActive());
        assertEquals(List.of(), asked, "asked before there is room");
        rig.noEvent();
        assertEquals(LIMIT, turnstile.count());
        assertEquals(2, rig.count(Counter.REFUSED_MAX_CONNECTIONS));
        assertEquals(2, rig.count(Counter.CONNECTIONS_REFUSED));
        assertEquals(LIMIT, rig.count(Counter.CONNECTIONS));
    }

    @Test
    void onlySoManyAtATime() {
        accept(LIMIT);
        final List<EmbeddedChannel> told = accept(Turnstile.TOLD_LIMIT);
        assertFalse(accept().isActive());
        assertTrue(told.get(0).isActive());
        told.get(0).close();
        assertTrue(accept().isActive());
        assertFalse(accept().isActive());
        assertEquals(2, rig.count(Counter.REFUSED_MAX_CONNECTIONS), "who says nothing is told nothing");
        assertEquals(2, rig.count(Counter.CONNECTIONS_REFUSED));
    }

    @Test
    void whoSaysNothingIsClosedLikeEverybody() {
        accept(LIMIT);
        final EmbeddedChannel silent = accept();
        rig.pass(TimeoutConfig.DEFAULT.connectS() + 2);
        assertFalse(silent.isActive());
    }

    @Test
    void theirPlacesAreTheirs() {
        final List<EmbeddedChannel> inside = accept(LIMIT);
        final EmbeddedChannel surplus = accept();
        surplus.close();
        assertEquals(LIMIT, turnstile.count());
        inside.get(0).close();
        rig.send(accept(), connect("c1"));
        rig.next(EventType.CONNECT);
        assertEquals(LIMIT, turnstile.count());
    }
}
