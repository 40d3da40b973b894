package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.hex;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.mqtt.ReasonCode;
import io.millrace.port.EgressHandler;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.millrace.security.EnhancedAuthenticators;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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

/** Real sockets on loopback, both kinds; the test is the router. */
@Timeout(60)
class TransportTest {
    private static final ListenerConfig LISTENER = new ListenerConfig("tcp", "127.0.0.1", 0, 16);

    private final StubPort port = new StubPort();
    private final WakeUp wakeUp = new WakeUp();
    private final Counters counters = new Counters();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final EventFlyweight event = new EventFlyweight();
    private Transport transport = new Transport(
            TransportConfig.of(),
            List.of(),
            null,
            AnonymousAccess.LOOPBACK,
            Authorizer.ALLOW_ALL,
            EnhancedAuthenticators.NONE,
            Guards.none(),
            counters,
            faults::add);

    private void start(final SocketKind kind, final DutyCycle core, final TransportConfig config) throws IOException {
        transport = new Transport(
                config,
                List.of(new LoopPort(port, wakeUp)),
                core,
                new IoLoop.Access(AnonymousAccess.LOOPBACK, Authorizer.ALLOW_ALL),
                counters,
                faults::add,
                kind);
        transport.start();
    }

    private void start(final SocketKind kind) throws IOException {
        start(kind, new Idle(), TransportConfig.of(LISTENER));
    }

    @AfterEach
    void close() {
        transport.close();
        assertEquals(List.of(), faults);
    }

    private static final class Idle implements DutyCycle {
        @Override
        public int doWork() {
            return 0;
        }

        @Override
        public boolean hasWork() {
            return false;
        }
    }

    private Socket connectSocket() throws IOException {
        final InetSocketAddress address = transport.boundAddress("tcp");
        return new Socket(address.getAddress(), address.getPort());
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

    private long open(final Socket socket, final byte[] connect) throws IOException {
        socket.getOutputStream().write(connect);
        final long connectionId = next(EventType.CONNECT);
        say(egress -> egress.onConnack(connectionId, false, 0));
        final int length = socket.getInputStream().readNBytes(2)[1];
        socket.getInputStream().readNBytes(length);
        return connectionId;
    }

    private static MessageFlyweight message(final int payloadLength) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(1, 0, payloadLength)]);
        final MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0);
        message.putHeader(0, false, false, 0, -1, 1, 0, payloadLength);
        buffer.putByte(message.topicOffset(), (byte) 't');
        return message;
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aClientComesAndGoes(final SocketKind kind) throws IOException {
        start(kind);
        try (Socket socket = connectSocket()) {
            final long connectionId = open(socket, connect("c1"));
            assertEquals(1, transport.connectionCount());
            socket.getOutputStream().write(join(publish("t", 1, 5, "x"), Packets.PINGREQ));
            next(EventType.PUBLISH);
            assertArrayEquals(hex("d000"), socket.getInputStream().readNBytes(2));
            say(egress -> egress.onAck(connectionId, 4, 5, 0));
            assertArrayEquals(hex("40020005"), socket.getInputStream().readNBytes(4));
            socket.getOutputStream().write(Packets.DISCONNECT);
            next(EventType.DISCONNECT);
            next(EventType.CLOSED);
            assertEquals(-1, socket.getInputStream().read(), "the server says goodbye first");
        }
        await(() -> transport.connectionCount() == 0);
        assertEquals(0, counters.sum(Counter.CONNECTIONS));
        assertEquals(4, counters.sum(Counter.PACKETS_RECEIVED));
        assertEquals(10, counters.sum(Counter.BYTES_SENT));
    }

    /** More than a read buffer holds, so that frames are cut; and the client gone before it is all read. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void nothingIsLostOfALongStream(final SocketKind kind) throws IOException {
        start(kind);
        final int count = 3000;
        try (Socket socket = connectSocket()) {
            open(socket, connect("c1"));
            port.room(5);
            for (int i = 0; i < count; i++) {
                socket.getOutputStream().write(publish("t", 0, 0, i + ":" + "x".repeat(i % 300)));
                if (i == 500) {
                    port.room(StubPort.UNLIMITED);
                }
            }
        }
        final PublishEvent publish = new PublishEvent();
        for (int i = 0; i < count; i++) {
            next(EventType.PUBLISH);
            publish.wrap(event.buffer(), event.offset());
            final MessageFlyweight message = publish.message();
            assertEquals(
                    i + ":" + "x".repeat(i % 300),
                    message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength()));
        }
        next(EventType.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aFullRingPushesBack(final SocketKind kind) throws Exception {
        start(kind);
        try (Socket socket = connectSocket()) {
            open(socket, connect("c1"));
            port.room(0);
            final int count = 400;
            final byte[] packet = publish("t", 0, 0, "x".repeat(60_000));
            final AtomicInteger written = new AtomicInteger();
            final Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        socket.getOutputStream().write(packet);
                        written.incrementAndGet();
                    }
                } catch (final IOException e) {
                    faults.add(e);
                }
            });
            writer.start();
            await(() -> counters.sum(Counter.INGRESS_FULL) > 0);
            port.room(StubPort.UNLIMITED);
            for (int i = 0; i < count; i++) {
                next(EventType.PUBLISH);
            }
            writer.join();
            assertEquals(count, written.get());
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aSlowReaderIsReportedAndCatchesUp(final SocketKind kind) throws IOException {
        start(kind);
        try (Socket socket = connectSocket()) {
            socket.setReceiveBufferSize(16 * 1024);
            final long connectionId = open(socket, connect("c1"));
            final UnsafeBuffer none = new UnsafeBuffer(new byte[0]);
            final MessageFlyweight message = message(50_000);
            int sent = 0;
            while (!port.poll(event)) {
                final int packetId = 1 + sent++;
                say(egress -> egress.onPublish(connectionId, packetId, 1, none, 0, 0, message, 0));
                await(() -> !port.hasEgress());
            }
            assertEquals(EventType.CONGESTED, event.type());
            final long bytes = sent * (50_000L + 9);
            assertEquals(bytes, socket.getInputStream().readNBytes((int) bytes).length);
            next(EventType.DRAINED);
            assertEquals(sent, counters.sum(Counter.MESSAGES_DELIVERED));
        }
        next(EventType.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aSleepingLoopIsWokenAndTheCoreIsDriven(final SocketKind kind) throws Exception {
        final AtomicInteger cycles = new AtomicInteger();
        final DutyCycle core = new DutyCycle() {
            @Override
            public int doWork() {
                return cycles.incrementAndGet();
            }

            @Override
            public boolean hasWork() {
                return false;
            }
        };
        start(kind, core, TransportConfig.of(LISTENER));
        final int before = cycles.get();
        await(() -> cycles.get() > before + 4);
        try (Socket socket = connectSocket()) {
            final long connectionId = open(socket, connect("c1"));
            for (int i = 1; i <= 200; i++) {
                final int packetId = i;
                say(egress -> egress.onAck(connectionId, 4, packetId, 0));
                assertEquals(packetId, socket.getInputStream().readNBytes(4)[3] & 0xFF);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void theReasonReachesAClientThatStillSends(final SocketKind kind) throws IOException {
        start(kind);
        try (Socket socket = connectSocket()) {
            final long connectionId = open(socket, connect5("c1", ""));
            // A malformed packet, and much behind it that nobody will read.
            socket.getOutputStream().write(hex("36 03 0001 61"));
            socket.getOutputStream().write(new byte[200_000]);
            next(EventType.CLOSE_AFTER);
            say(egress -> egress.onDisconnect(connectionId, ReasonCode.MALFORMED_PACKET));
            socket.getOutputStream().write(new byte[200_000]);
            assertArrayEquals(hex("e00181"), socket.getInputStream().readNBytes(3));
            assertEquals(-1, socket.getInputStream().read());
        }
        next(EventType.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void whenTheBrokerStopsEverybodyIsTold(final SocketKind kind) throws Exception {
        start(kind);
        try (Socket five = connectSocket();
                Socket four = connectSocket();
                Socket silent = connectSocket()) {
            open(five, connect5("c1", ""));
            open(four, connect("c2"));
            await(() -> transport.connectionCount() == 3);
            final Thread closer = new Thread(transport::close);
            closer.start();
            assertArrayEquals(hex("e0018b"), five.getInputStream().readNBytes(3));
            assertEquals(-1, five.getInputStream().read());
            assertEquals(-1, four.getInputStream().read());
            assertEquals(-1, silent.getInputStream().read());
            five.shutdownOutput();
            four.shutdownOutput();
            closer.join();
        }
        next(EventType.CLOSED);
        next(EventType.CLOSED);
        assertTrue(!port.poll(event));
        assertEquals(0, transport.connectionCount());
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void anAddressInUseIsNamed(final SocketKind kind) throws IOException {
        start(kind);
        assertTrue(transport.isOpen("tcp"));
        final int taken = transport.boundAddress("tcp").getPort();
        final Transport second = new Transport(
                TransportConfig.of(new ListenerConfig("other", "127.0.0.1", taken, 16)),
                List.of(new LoopPort(new StubPort(), new WakeUp())),
                null,
                new IoLoop.Access(AnonymousAccess.LOOPBACK, Authorizer.ALLOW_ALL),
                counters,
                faults::add,
                kind);
        final IOException refused = assertThrows(IOException.class, second::start);
        assertFalse(second.isOpen("other"));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("listener other cannot bind 127.0.0.1:" + taken));
        second.close();
    }
}
