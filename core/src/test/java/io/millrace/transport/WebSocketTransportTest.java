package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.port.EgressHandler;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same flow control over WebSocket as over TCP, on real sockets of both kinds; the test is the router. */
@Timeout(60)
class WebSocketTransportTest {
    private static final ListenerConfig LISTENER =
            new ListenerConfig("ws", "127.0.0.1", 0, 16, "/mqtt", DoorConfig.DEFAULT);
    private static final UnsafeBuffer NONE = new UnsafeBuffer(new byte[0]);

    private final StubPort port = new StubPort();
    private final WakeUp wakeUp = new WakeUp();
    private final Counters counters = new Counters();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final EventFlyweight event = new EventFlyweight();
    private Transport transport = transport(SocketKind.best());

    private Transport transport(final SocketKind kind) {
        return new Transport(
                TransportConfig.of(LISTENER),
                List.of(new LoopPort(port, wakeUp)),
                null,
                new IoLoop.Access(AnonymousAccess.LOOPBACK, Authorizer.ALLOW_ALL),
                counters,
                faults::add,
                kind);
    }

    private RawWebSocket open(final SocketKind kind) throws IOException {
        transport = transport(kind);
        transport.start();
        final RawWebSocket socket = RawWebSocket.open(transport.boundAddress("ws"));
        socket.send(connect("c1"));
        final long connectionId = next(EventType.CONNECT);
        say(egress -> egress.onConnack(connectionId, false, 0));
        assertArrayEquals(Packets.hex("20020000"), socket.binary(4));
        return socket;
    }

    @AfterEach
    void close() {
        transport.close();
        assertEquals(List.of(), faults);
    }

    private static MessageFlyweight message() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(1, 0, 50_000)]);
        final MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0);
        message.putHeader(0, false, false, 0, -1, 1, 0, 50_000);
        buffer.putByte(message.topicOffset(), (byte) 't');
        return message;
    }

    private static void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private long next(final int type) {
        await(() -> port.poll(event));
        assertEquals(type, event.type());
        return event.connectionId();
    }

    private void say(final Consumer<EgressHandler> saying) {
        port.say(saying);
        wakeUp.run();
    }

    /** Bytes count as they do over TCP: those of the packets. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aFullRingPushesBack(final SocketKind kind) throws Exception {
        final int count = 400;
        final byte[] packet = publish("t", 0, 0, "x".repeat(60_000));
        try (RawWebSocket socket = open(kind)) {
            port.room(0);
            final AtomicInteger written = new AtomicInteger();
            final Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        socket.send(packet);
                        written.incrementAndGet();
                    }
                } catch (final IOException e) {
                    faults.add(e);
                }
            });
            writer.start();
            await(() -> counters.sum(Counter.INGRESS_FULL) > 0);
            // Nobody reads: what the kernel takes is less than all.
            Thread.sleep(100);
            assertTrue(written.get() < count);
            port.room(StubPort.UNLIMITED);
            final PublishEvent publish = new PublishEvent();
            for (int i = 0; i < count; i++) {
                next(EventType.PUBLISH);
                publish.wrap(event.buffer(), event.offset());
                assertEquals(60_000, publish.message().payloadLength());
            }
            writer.join();
        }
        assertEquals((long) count * packet.length + connect("c1").length, counters.sum(Counter.BYTES_RECEIVED));
        next(EventType.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aSlowReaderIsReportedAndCatchesUp(final SocketKind kind) throws IOException {
        final MessageFlyweight message = message();
        try (RawWebSocket socket = open(kind)) {
            final long connectionId = event.connectionId();
            int sent = 0;
            while (!port.poll(event)) {
                final int packetId = 1 + sent++;
                say(egress -> egress.onPublish(connectionId, packetId, 1, NONE, 0, 0, message, 0));
                await(() -> !port.hasEgress());
            }
            assertEquals(EventType.CONGESTED, event.type());
            for (int i = 1; i <= sent; i++) {
                final byte[] packet = socket.binary(50_009);
                assertEquals(i, (packet[7] & 0xFF) << 8 | packet[8] & 0xFF);
            }
            next(EventType.DRAINED);
            assertEquals(4 + sent * 50_009L, counters.sum(Counter.BYTES_SENT));
        }
        next(EventType.CLOSED);
    }

    /** Our Close cannot be sent to one that reads nothing; that is no reason to keep the connection. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void whoClosesAndDoesNotReadIsGone(final SocketKind kind) throws IOException {
        final MessageFlyweight message = message();
        try (RawWebSocket socket = open(kind)) {
            final long connectionId = event.connectionId();
            while (!port.poll(event)) {
                say(egress -> egress.onPublish(connectionId, 1, 1, NONE, 0, 0, message, 0));
                await(() -> !port.hasEgress());
            }
            assertEquals(EventType.CONGESTED, event.type());
            socket.raw(RawWebSocket.frame(RawWebSocket.CLOSE, new byte[] {3, (byte) 0xE8}));
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> next(EventType.CLOSED));
        }
    }

    /** One that pings and never reads costs no more than any slow reader: his Pongs are left out. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aFloodOfPingsIsNotAnsweredWithoutEnd(final SocketKind kind) throws Exception {
        final byte[] ping = RawWebSocket.frame(RawWebSocket.PING, new byte[125]);
        final byte[][] pings = new byte[500][];
        Arrays.fill(pings, ping);
        try (RawWebSocket socket = open(kind)) {
            final byte[] many = RawWebSocket.join(pings);
            for (int i = 0; i < 200; i++) {
                socket.raw(many);
            }
            socket.send(Packets.PINGREQ);
            int pongs = 0;
            RawWebSocket.Frame frame = socket.read();
            while (frame.opcode() == RawWebSocket.PONG) {
                pongs++;
                frame = socket.read();
            }
            assertArrayEquals(Packets.hex("d000"), frame.payload());
            assertTrue(pongs > 0 && pongs < 100_000, pongs + " Pongs");
        }
    }

    /** Requests cut anywhere, refused or not, and others behind them: none of it is a fault of ours. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void whoLeavesInTheHandshakeIsGone(final SocketKind kind) throws IOException {
        transport = transport(kind);
        transport.start();
        for (final String path : List.of("/mqtt", "/other")) {
            final String request = RawWebSocket.request(path, "Sec-WebSocket-Protocol: mqtt");
            final byte[] bytes = (request + request + request).getBytes(StandardCharsets.US_ASCII);
            for (int length = 1; length <= bytes.length; length += 7) {
                try (RawWebSocket socket = new RawWebSocket(transport.boundAddress("ws"))) {
                    socket.raw(Arrays.copyOf(bytes, length));
                }
            }
        }
        await(() -> transport.connectionCount() == 0);
        assertFalse(port.poll(event));
    }

    /** Stopping says goodbye with a Close frame. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void whenTheBrokerStopsItSaysClose(final SocketKind kind) throws Exception {
        final Thread closer;
        try (RawWebSocket socket = open(kind)) {
            closer = new Thread(transport::close);
            closer.start();
            assertEquals("88 03e8", socket.read().toString());
            assertTrue(socket.isAtEnd());
        }
        closer.join();
        next(EventType.CLOSED);
    }
}
