package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One loop without threads or sockets: the test is the clock, the router and the clients. */
final class LoopRig {
    final StubPort port = new StubPort();
    final CounterSet counters = new CounterSet();
    final List<Throwable> faults = new ArrayList<>();
    final EventFlyweight event = new EventFlyweight();
    final TransportConfig config;
    final IoLoop loop;
    private final Door door;
    long nowNs = 1_000_000_000L;
    long nowMs = 1_000_000L;

    LoopRig() {
        this(TransportConfig.of(), AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
    }

    LoopRig(final TransportConfig config, final Authenticator authenticator, final Authorizer authorizer) {
        this(config, new IoLoop.Access(authenticator, authorizer));
    }

    LoopRig(final TransportConfig config, final IoLoop.Access access) {
        this(config, access, DoorConfig.DEFAULT);
    }

    /** @param doorConfig what all clients come through */
    LoopRig(final TransportConfig config, final IoLoop.Access access, final DoorConfig doorConfig) {
        this.config = config;
        loop = new IoLoop(
                config, config.connectionLimit(), port, null, access, counters, faults::add, () -> nowMs, () -> nowNs);
        door = new Door(loop, doorConfig);
    }

    /** One that lets everybody in. */
    static Turnstile anyListener() {
        return new Turnstile(new ListenerConfig("any", "127.0.0.1", 0, 1));
    }

    /** A client that is accepted. */
    EmbeddedChannel accept() {
        final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                channel.config()
                        .setWriteBufferWaterMark(new WriteBufferWaterMark(
                                config.outbound().lowWatermark(),
                                config.outbound().highWatermark()));
                channel.pipeline()
                        .addLast(new ConnectionHandler(new Connection(loop, channel, LoopRig.anyListener(), door)));
            }
        });
        return channel;
    }

    /** A client whose session is open; its CONNECT event and CONNACK are taken. */
    EmbeddedChannel open(final byte[] connect) {
        final EmbeddedChannel channel = accept();
        send(channel, connect);
        final long connectionId = next(EventType.CONNECT);
        port.say(egress -> egress.onConnack(connectionId, false, 0));
        cycle();
        assertTrue(received(channel).startsWith("20"), "no CONNACK");
        return channel;
    }

    void send(final EmbeddedChannel channel, final byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        cycle();
    }

    void cycle() {
        loop.doWork();
    }

    void pass(final int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowNs += 1_000_000_000L;
            nowMs += 1000;
            cycle();
        }
    }

    /** The next event must be of this type; {@link #event} looks at it. */
    long next(final int type) {
        assertTrue(port.poll(event), "no event");
        assertEquals(type, event.type());
        return event.connectionId();
    }

    /** The next event, which must be this one, seen as its own type. */
    <E extends EventFlyweight> E next(final int type, final E view) {
        next(type);
        view.wrap(event.buffer(), event.offset());
        return view;
    }

    void noEvent() {
        assertFalse(port.poll(event), () -> "an event of type " + event.type());
    }

    /** What the client got since the last time, as hexadecimal digits. */
    String received(final EmbeddedChannel channel) {
        cycle();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            while (next.isReadable()) {
                bytes.write(next.readByte());
            }
            next.release();
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    long count(final Counter counter) {
        return counters.get(counter);
    }
}
