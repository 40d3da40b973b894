package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.ban.Ban;
import io.millrace.security.ban.BanKind;
import io.millrace.security.ban.BanStorage;
import io.millrace.security.ban.Bans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sockets; the test is the router. Nobody is dropped who comes too fast, and nobody is let in too early. */
@Timeout(15)
class AdmissionTest {
    private static final int STRANGERS = 12;

    private final StubPort port = new StubPort();
    private final WakeUp wakeUp = new WakeUp();
    private final Counters counters = new Counters();
    private final Bans bans = new Bans(BanStorage.NONE);
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final EventFlyweight event = new EventFlyweight();
    private @Nullable Transport transport;

    private Authenticator authenticator = AnonymousAccess.LOOPBACK;

    private Transport start(final SocketKind kind, final ConnectionRate rate, final GuardConfig guards)
            throws IOException {
        final Transport started = new Transport(
                new TransportConfig(
                        List.of(new ListenerConfig(
                                "tcp",
                                "127.0.0.1",
                                0,
                                64,
                                null,
                                null,
                                1_000,
                                SocketConfig.DEFAULT,
                                DoorConfig.DEFAULT,
                                rate)),
                        100,
                        ProtocolConfig.DEFAULT,
                        TimeoutConfig.DEFAULT,
                        OutboundConfig.DEFAULT,
                        guards),
                List.of(new LoopPort(port, wakeUp)),
                null,
                new IoLoop.Access(
                        authenticator, Authorizer.ALLOW_ALL, EnhancedAuthenticators.NONE, new Guards(bans, null)),
                counters,
                faults::add,
                kind);
        transport = started;
        started.start();
        return started;
    }

    @AfterEach
    void close() throws IOException {
        for (final Socket socket : sockets) {
            socket.close();
        }
        if (transport != null) {
            transport.close();
        }
        assertEquals(List.of(), faults);
    }

    private Socket stranger(final Transport started, final String from) throws IOException {
        final InetSocketAddress address = started.boundAddress("tcp");
        final Socket socket = new Socket(address.getAddress(), address.getPort(), InetAddress.getByName(from), 0);
        sockets.add(socket);
        return socket;
    }

    private void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(100_000);
            if (Thread.interrupted()) {
                throw new AssertionError("waited in vain: " + counters.sum(Counter.CONNECTIONS)
                        + " connections, paused " + counters.sum(Counter.ACCEPT_PAUSED));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoComesTooFastWaitsInTheBacklog(final SocketKind kind) throws IOException {
        final Transport started = start(kind, new ConnectionRate(50, 1_000_000_000L), GuardConfig.DEFAULT);
        for (int i = 0; i < STRANGERS; i++) {
            stranger(started, "127.0.0.1");
        }
        await(() -> started.connectionCount() == STRANGERS);
        assertTrue(counters.sum(Counter.ACCEPT_PAUSED) >= STRANGERS / 2, "no pause");
        assertEquals(0, counters.sum(Counter.CONNECTIONS_REFUSED));
    }

    @ParameterizedTest
    @EnumSource
    void theRateOfAllListenersTogetherCountsAsWell(final SocketKind kind) throws IOException {
        final GuardConfig guards = new GuardConfig(new ConnectionRate(50, 1_000_000_000L), 10_000, 60);
        final Transport started = start(kind, ConnectionRate.UNLIMITED, guards);
        for (int i = 0; i < STRANGERS; i++) {
            stranger(started, "127.0.0.1");
        }
        await(() -> started.connectionCount() == STRANGERS);
        assertTrue(counters.sum(Counter.ACCEPT_PAUSED) >= STRANGERS / 2, "no pause");
    }

    @ParameterizedTest
    @EnumSource
    void noMoreStrangersThanMayBe(final SocketKind kind) throws IOException {
        final Transport started =
                start(kind, ConnectionRate.UNLIMITED, new GuardConfig(ConnectionRate.UNLIMITED, 3, 60));
        for (int i = 0; i < STRANGERS; i++) {
            stranger(started, "127.0.0.1");
        }
        // The kernel gives them in the order in which they came; one is through, and one more is let in.
        for (int through = 0; through < STRANGERS; through++) {
            final int expected = Math.min(STRANGERS, through + 3);
            await(() -> started.connectionCount() == expected);
            assertTrue(through + 3 >= STRANGERS || counters.sum(Counter.ACCEPT_PAUSED) > 0);
            sockets.get(through).getOutputStream().write(connect("c" + through));
            await(() -> port.poll(event));
            assertEquals(EventType.CONNECT, event.type());
        }
        await(() -> started.connectionCount() == STRANGERS);
    }

    @ParameterizedTest
    @EnumSource
    void aStrangerThatGoesMakesRoom(final SocketKind kind) throws IOException {
        final Transport started =
                start(kind, ConnectionRate.UNLIMITED, new GuardConfig(ConnectionRate.UNLIMITED, 1, 60));
        final Socket first = stranger(started, "127.0.0.1");
        await(() -> started.connectionCount() == 1);
        final Socket second = stranger(started, "127.0.0.1");
        first.close();
        second.getOutputStream().write(connect("c2"));
        await(() -> port.poll(event));
        assertEquals(EventType.CONNECT, event.type());
    }

    @ParameterizedTest
    @EnumSource
    void aLoopThatHasEnoughToDoAcceptsOneAfterTheOther(final SocketKind kind) throws Exception {
        final CompletableFuture<Transport> running = new CompletableFuture<>();
        authenticator = (credentials, result) -> {
            // On the loop's thread, which is busy so long, and finds them in its next round.
            final long startNs = System.nanoTime();
            for (int i = 1; i < STRANGERS; i++) {
                assertDoesNotThrow(() -> stranger(running.join(), "127.0.0.1"));
            }
            while (System.nanoTime() - startNs < 5_000_000L) {
                Thread.onSpinWait();
            }
            result.accept(credentials.principal());
        };
        final Transport started = start(kind, ConnectionRate.UNLIMITED, GuardConfig.DEFAULT);
        running.complete(started);
        final Socket first = stranger(started, "127.0.0.1");
        first.getOutputStream().write(connect("c1"));
        await(() -> started.connectionCount() == STRANGERS);
        assertTrue(counters.sum(Counter.ACCEPT_PAUSED) > 0, "no pause");
        assertEquals(0, counters.sum(Counter.CONNECTIONS_REFUSED));
    }

    @ParameterizedTest
    @EnumSource
    void aBannedAddressIsClosedAtOnce(final SocketKind kind) throws IOException {
        final Transport started = start(kind, ConnectionRate.UNLIMITED, GuardConfig.DEFAULT);
        bans.add(new Ban(BanKind.PEERHOST_NET, "127.1.0.0/16", "test", "", 0, Ban.FOREVER));
        assertEquals(-1, stranger(started, "127.1.2.3").getInputStream().read());
        assertEquals(1, counters.sum(Counter.CONNECTIONS_BANNED));
        final Socket other = stranger(started, "127.0.0.1");
        other.getOutputStream().write(connect("c1"));
        await(() -> port.poll(event));
        assertEquals(EventType.CONNECT, event.type());
        assertEquals(1, started.connectionCount());
    }
}
