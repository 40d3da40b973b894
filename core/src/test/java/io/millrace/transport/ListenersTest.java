package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.security.AccessRules;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several listeners of one transport, each with bounds of its own, stopped and started while it runs. */
@Timeout(60)
class ListenersTest {
    private static final int ENOUGH = 100;

    private final StubPort port = new StubPort();
    private final WakeUp wakeUp = new WakeUp();
    private final Counters counters = new Counters();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final EventFlyweight event = new EventFlyweight();
    private Transport transport = transport(SocketKind.best());

    private static ListenerConfig listener(
            final String name, final String host, final int limit, final String... rules) {
        return new ListenerConfig(
                name,
                host,
                0,
                16,
                null,
                null,
                limit,
                new SocketConfig(AccessRules.of(List.of(rules)), null, TcpOptions.DEFAULT),
                DoorConfig.DEFAULT,
                ConnectionRate.UNLIMITED);
    }

    private static ListenerConfig listener(final String name) {
        return listener(name, "127.0.0.1", ENOUGH, "allow all");
    }

    private Transport transport(final SocketKind kind, final ListenerConfig... listeners) {
        return new Transport(
                TransportConfig.of(listeners),
                List.of(new LoopPort(port, wakeUp)),
                null,
                new IoLoop.Access(AnonymousAccess.LOOPBACK, Authorizer.ALLOW_ALL),
                counters,
                faults::add,
                kind);
    }

    private void start(final SocketKind kind, final ListenerConfig... listeners) throws IOException {
        (transport = transport(kind, listeners)).start();
    }

    @AfterEach
    void close() {
        transport.close();
        assertEquals(List.of(), faults);
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

    private Socket socket(final String listener) throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(),
                transport.boundAddress(listener).getPort());
    }

    private void open(final Socket socket, final byte[] connect) throws IOException {
        socket.getOutputStream().write(connect);
        final long connectionId = next(EventType.CONNECT);
        port.say(egress -> egress.onConnack(connectionId, false, 0));
        wakeUp.run();
        final int length = socket.getInputStream().readNBytes(2)[1];
        socket.getInputStream().readNBytes(length);
    }

    private static void assertAlive(final Socket socket) throws IOException {
        socket.getOutputStream().write(Packets.PINGREQ);
        assertArrayEquals(hex("d000"), socket.getInputStream().readNBytes(2));
    }

    private ListenerStatus status(final String name) {
        return transport.listeners().stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertEnded(final Socket socket) throws IOException {
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (final SocketException reset) {
            // It was closed with something unread.
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void eachListenerHasItsOwnLimit(final SocketKind kind) throws IOException {
        start(kind, listener("small", "127.0.0.1", 2, "allow all"), listener("large"));
        try (Socket first = socket("small");
                Socket second = socket("small")) {
            open(first, connect("c1"));
            open(second, connect("c2"));
            try (Socket third = socket("small");
                    Socket other = socket("large")) {
                open(other, connect("c3"));
                third.getOutputStream().write(connect("c4"));
                assertArrayEquals(hex("20020003"), third.getInputStream().readAllBytes());
            }
            next(EventType.CLOSED);
            assertEquals(2, status("small").connectionCount());
            assertEquals(1, status("small").refusedFull());
            assertEquals(1, counters.sum(Counter.CONNECTIONS_REFUSED));
            second.shutdownOutput();
            next(EventType.CLOSED);
            await(() -> status("small").connectionCount() == 1);
            try (Socket third = socket("small")) {
                open(third, connect("c4"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void whoMayNotConnectIsNotRead(final SocketKind kind) throws IOException {
        start(kind, listener("closed", "127.0.0.1", ENOUGH, "deny 127.0.0.1", "allow all"), listener("other"));
        try (Socket denied = socket("closed")) {
            assertEnded(denied);
        }
        try (Socket admitted = socket("other")) {
            open(admitted, connect("c1"));
            assertEquals(1, counters.sum(Counter.PACKETS_RECEIVED));
        }
        assertEquals(1, status("closed").refusedAddress());
        assertEquals(1, counters.sum(Counter.REFUSED_ACCESS_RULES));
    }

    /** IPv4 clients of a socket of IPv6 are known by their IPv4 address. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void oneSocketServesIpv4AndIpv6(final SocketKind kind) throws IOException {
        start(kind, listener("dual", "::", ENOUGH, "allow 127.0.0.1", "allow ::1", "deny all"));
        final int bound = transport.boundAddress("dual").getPort();
        for (final String address : List.of("127.0.0.1", "::1")) {
            try (Socket socket = new Socket(address, bound)) {
                open(socket, connect("c-" + address));
            }
            next(EventType.CLOSED);
        }
        try (Socket stranger = new Socket()) {
            stranger.bind(new InetSocketAddress("127.0.0.2", 0));
            stranger.connect(new InetSocketAddress("127.0.0.1", bound));
            assertEnded(stranger);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aListenerStopsWithItsConnectionsAndStartsAgain(final SocketKind kind) throws Exception {
        start(kind, listener("one"), listener("two"));
        final InetSocketAddress before = transport.boundAddress("one");
        try (Socket five = socket("one");
                Socket silent = socket("one");
                Socket other = socket("two")) {
            open(five, connect5("c1", ""));
            open(other, connect5("c2", ""));
            await(() -> transport.connectionCount() == 3);
            final Thread stopping = new Thread(() -> stop("one"));
            stopping.start();
            assertArrayEquals(hex("e0018b"), five.getInputStream().readNBytes(3));
            assertEquals(-1, five.getInputStream().read());
            five.shutdownOutput();
            assertEquals(-1, silent.getInputStream().read());
            stopping.join();
            next(EventType.CLOSED);
            assertEquals(0, status("one").connectionCount());
            assertNull(status("one").bound());
            assertFalse(transport.isOpen("one"));
            assertAlive(other);
            assertThrows(ConnectException.class, () -> new Socket(before.getAddress(), before.getPort()));
            transport.startListener("one");
            try (Socket again = socket("one")) {
                open(again, connect("c3"));
            }
            assertAlive(other);
        }
    }

    private void stop(final String name) {
        try {
            transport.stopListener(name);
        } catch (final ListenerException e) {
            faults.add(e);
        }
    }

    /** Its own goodbye does not make it go: then it is cut off. */
    @Test
    void whoDoesNotGoIsCutOff() throws Exception {
        start(SocketKind.best(), listener("one"));
        try (Socket stubborn = socket("one")) {
            open(stubborn, connect("c1"));
            transport.restartListener("one");
            await(() -> transport.connectionCount() == 0);
            try (Socket next = socket("one")) {
                next(EventType.CLOSED);
                open(next, connect("c2"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void whatCannotBeDoneIsSaid(final SocketKind kind) throws Exception {
        start(kind, listener("one"), listener("two"));
        assertReason(
                ListenerException.Reason.UNKNOWN,
                "no listener three is configured",
                () -> transport.startListener("three"));
        assertReason(ListenerException.Reason.UNKNOWN, "there are one, two", () -> transport.stopListener("three"));
        assertReason(ListenerException.Reason.CONFLICT, "is running already", () -> transport.startListener("one"));
        transport.stopListener("one");
        assertReason(ListenerException.Reason.CONFLICT, "is not running", () -> transport.stopListener("one"));
        transport.restartListener("one");
        assertTrue(transport.isOpen("one"));
        transport.close();
        assertReason(ListenerException.Reason.CONFLICT, "starting or stopping", () -> transport.startListener("one"));
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void anAddressThatWasTakenMeanwhileIsSaid(final SocketKind kind) throws Exception {
        final int taken;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            taken = probe.getLocalPort();
        }
        start(kind, new ListenerConfig("one", "127.0.0.1", taken, 16), listener("two"));
        transport.stopListener("one");
        try (ServerSocket other = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(other.isBound());
            assertReason(
                    ListenerException.Reason.ADDRESS,
                    "listener one cannot bind 127.0.0.1:" + taken,
                    () -> transport.startListener("one"));
        }
        for (int i = 0; i < 20; i++) {
            transport.restartListener("one");
        }
        assertTrue(transport.isOpen("one"));
    }

    private static void assertReason(final ListenerException.Reason reason, final String part, final Asking asking) {
        final ListenerException e = assertThrows(ListenerException.class, asking::ask);
        assertEquals(reason, e.reason());
        assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }

    private interface Asking {
        void ask() throws ListenerException;
    }
}
