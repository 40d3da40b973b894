package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.port.EgressHandler;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsProvider;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One loop with TLS on a real socket; the clients are the JDK's, and the test is the router. */
final class TlsRig implements AutoCloseable {
    static final int READ_LIMIT_MS = 20_000;

    final StubPort port = new StubPort();
    final WakeUp wakeUp = new WakeUp();
    final Counters counters = new Counters();
    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    final EventFlyweight event = new EventFlyweight();
    final Transport transport;

    TlsRig(final TlsConfig tls, final TlsProvider provider) throws IOException {
        this(tls, provider, null, AnonymousAccess.LOOPBACK, TimeoutConfig.DEFAULT);
    }

    TlsRig(
            final TlsConfig tls,
            final TlsProvider provider,
            final @Nullable String webSocketPath,
            final Authenticator authenticator,
            final TimeoutConfig timeouts)
            throws IOException {
        transport = new Transport(
                new TransportConfig(
                        List.of(new ListenerConfig("tls", "127.0.0.1", 0, 64, webSocketPath, tls)),
                        1000,
                        ProtocolConfig.DEFAULT,
                        timeouts,
                        OutboundConfig.DEFAULT),
                List.of(new LoopPort(port, wakeUp)),
                null,
                new IoLoop.Access(authenticator, Authorizer.ALLOW_ALL),
                counters,
                faults::add,
                SocketKind.best(),
                provider);
        try {
            transport.start();
        } catch (final IOException e) {
            transport.close();
            throw e;
        }
    }

    int socketPort() {
        return transport.boundAddress("tls").getPort();
    }

    /** Connected, not yet shaken hands. */
    SSLSocket connect(final SSLContext context) throws IOException {
        final SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", socketPort());
        socket.setSoTimeout(READ_LIMIT_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** A client whose Session is open. */
    SSLSocket open(final SSLContext context) throws IOException {
        final SSLSocket socket = connect(context);
        socket.getOutputStream().write(Packets.connect("c1"));
        final long connectionId = next(EventType.CONNECT);
        say(egress -> egress.onConnack(connectionId, false, 0));
        assertArrayEquals(Packets.hex("20020000"), socket.getInputStream().readNBytes(4));
        return socket;
    }

    static void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_LIMIT_MS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("it does not happen");
            }
            Thread.onSpinWait();
        }
    }

    long next(final int type) {
        await(() -> port.poll(event));
        assertEquals(type, event.type());
        return event.connectionId();
    }

    void say(final Consumer<EgressHandler> saying) {
        port.say(saying);
        wakeUp.run();
    }

    long count(final Counter counter) {
        return counters.sum(counter);
    }

    void awaitNobody() {
        await(() -> transport.connectionCount() == 0);
    }

    @Override
    public void close() {
        transport.close();
        assertEquals(List.of(), faults);
    }
}
