package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.security.AccessRules;
import io.millrace.security.AddressRange;
import io.millrace.security.Authorizer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that a proxy makes, in virtual time. */
class ProxyProtocolTest {
    private static final byte[] LINE = ProxyHeaderTest.line("PROXY TCP4 203.0.113.7 192.0.2.1 56324 1883\r\n");
    private static final byte[] UNKNOWN = ProxyHeaderTest.line("PROXY UNKNOWN\r\n");
    private static final int TIMEOUT_S = 3;
    private static final int CONNECT_S = TimeoutConfig.DEFAULT.connectS();

    private final List<SocketAddress> seen = new ArrayList<>();
    private final LoopRig rig = new LoopRig(
            TransportConfig.of(),
            (credentials, result) -> {
                seen.add(credentials.address());
                result.accept(credentials.principal());
            },
            Authorizer.ALLOW_ALL);
    private Turnstile turnstile = turnstile("allow all");

    private static Turnstile turnstile(final String... rules) {
        final ProxyConfig proxy = new ProxyConfig(TIMEOUT_S, List.of(AddressRange.of("192.0.2.0/24")));
        return new Turnstile(new ListenerConfig(
                "tcp",
                "127.0.0.1",
                0,
                1,
                null,
                null,
                2,
                new SocketConfig(AccessRules.of(List.of(rules)), proxy, TcpOptions.DEFAULT),
                DoorConfig.DEFAULT,
                ConnectionRate.UNLIMITED));
    }

    private EmbeddedChannel accept(final String address) {
        final ChannelInitializer<Channel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                final Connection connection =
                        new Connection(rig.loop, channel, turnstile, new Door(rig.loop, DoorConfig.DEFAULT));
                channel.pipeline().addLast(new ProxyProtocol(connection), new ConnectionHandler(connection));
            }
        };
        return new EmbeddedChannel(initializer) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 40_000);
            }
        };
    }

    private void assertRefused(final EmbeddedChannel channel, final Counter counter) {
        assertFalse(channel.isActive());
        assertEquals(1, rig.counters.get(counter));
        assertEquals(1, rig.counters.get(Counter.CONNECTIONS_REFUSED));
        assertEquals(0, turnstile.count());
    }

    @Test
    void theClientIsWhereTheHeaderSays() {
        final byte[] sent = join(LINE, connect("c1"));
        for (int cut = 1; cut < sent.length; cut++) {
            final EmbeddedChannel channel = accept("192.0.2.9");
            channel.writeInbound(Unpooled.copiedBuffer(sent, 0, cut));
            channel.writeInbound(Unpooled.copiedBuffer(sent, cut, sent.length - cut));
            rig.cycle();
            rig.next(EventType.CONNECT);
            assertEquals(new InetSocketAddress("203.0.113.7", 56_324), seen.get(seen.size() - 1));
            channel.close();
            rig.cycle();
            rig.next(EventType.CLOSED);
        }
        assertEquals(0, turnstile.count());
    }

    @Test
    void whoTheProxyDoesNotKnowIsWhereTheSocketIs() {
        rig.send(accept("192.0.2.9"), join(UNKNOWN, connect("c1")));
        rig.next(EventType.CONNECT);
        assertEquals(List.of(new InetSocketAddress("192.0.2.9", 40_000)), seen);
    }

    @Test
    void nobodyElseIsBelieved() {
        assertRefused(accept("192.0.3.9"), Counter.REFUSED_PROXY_PROTOCOL);
    }

    @Test
    void withoutAHeaderNothingIsDecoded() {
        final EmbeddedChannel channel = accept("192.0.2.9");
        rig.send(channel, connect("c1"));
        assertRefused(channel, Counter.REFUSED_PROXY_PROTOCOL);
        assertEquals(List.of(), seen);
    }

    @Test
    void aHeaderThatComesTooLateIsNotWaitedFor() {
        final EmbeddedChannel channel = accept("192.0.2.9");
        for (int i = 0; i < TIMEOUT_S; i++) {
            rig.send(channel, new byte[] {LINE[i]});
            rig.pass(1);
        }
        assertTrue(channel.isActive());
        rig.pass(1);
        assertRefused(channel, Counter.REFUSED_PROXY_PROTOCOL);
    }

    @Test
    void connectHasItsOwnTimeBehindTheHeader() {
        final EmbeddedChannel channel = accept("192.0.2.9");
        rig.pass(TIMEOUT_S - 1);
        rig.send(channel, LINE);
        rig.pass(CONNECT_S);
        assertTrue(channel.isActive());
        rig.pass(2);
        assertFalse(channel.isActive());
        assertEquals(0, rig.counters.get(Counter.REFUSED_PROXY_PROTOCOL));
    }

    @Test
    void rulesAreForTheClientNotForTheProxy() {
        turnstile = turnstile("deny 203.0.113.0/24", "allow all");
        final EmbeddedChannel channel = accept("192.0.2.9");
        rig.send(channel, join(LINE, connect("c1")));
        assertRefused(channel, Counter.REFUSED_ACCESS_RULES);
        assertEquals(List.of(), seen);

        turnstile = turnstile("allow 203.0.113.0/24", "deny all");
        rig.send(accept("192.0.2.9"), join(LINE, connect("c2")));
        rig.next(EventType.CONNECT);
    }

    @Test
    void whoIsRefusedLeavesItsPlace() {
        for (int i = 0; i < 10; i++) {
            rig.send(accept("192.0.2.9"), connect("c1"));
            rig.pass(1);
        }
        assertEquals(0, turnstile.refused(Turnstile.Refusal.FULL));
        assertEquals(10, turnstile.refused(Turnstile.Refusal.PROXY));
        assertEquals(0, rig.counters.get(Counter.CONNECTIONS));
    }
}
