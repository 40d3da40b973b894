package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that floods takes no more than its turn; nothing of what it sends is forgotten between two turns. */
@Timeout(60)
class FairReadingTest {
    private static final int MESSAGES = 400;

    private final StubPort port = new StubPort();
    private final Counters counters = new Counters();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesMax = new AtomicLong();
    private final WakeUp wakeUp = new WakeUp();
    private Transport transport = transport(SocketKind.best());

    private Transport transport(final SocketKind kind) {
        return new Transport(
                TransportConfig.of(new ListenerConfig("tcp", "127.0.0.1", 0, 16)),
                List.of(new LoopPort(port, wakeUp)),
                new Meter(),
                new IoLoop.Access(AnonymousAccess.LOOPBACK, Authorizer.ALLOW_ALL),
                counters,
                faults::add,
                kind);
    }

    /** What was read between two duty cycles. */
    private final class Meter implements DutyCycle {
        private long bytesBefore;

        @Override
        public int doWork() {
            final long bytes = counters.sum(Counter.BYTES_RECEIVED);
            bytesMax.accumulateAndGet(bytes - bytesBefore, Math::max);
            bytesBefore = bytes;
            return 0;
        }

        @Override
        public boolean hasWork() {
            return false;
        }
    }

    @AfterEach
    void close() {
        transport.close();
        assertEquals(List.of(), faults);
    }

    private Socket open(final String clientId) throws IOException {
        final InetSocketAddress address = transport.boundAddress("tcp");
        final Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.getOutputStream().write(connect(clientId));
        final EventFlyweight event = next(EventType.CONNECT);
        final long connectionId = event.connectionId();
        port.say(egress -> egress.onConnack(connectionId, false, 0));
        wakeUp.run();
        socket.getInputStream().readNBytes(4);
        return socket;
    }

    private EventFlyweight next(final int type) {
        final EventFlyweight event = new EventFlyweight();
        while (!port.poll(event)) {
            Thread.onSpinWait();
        }
        assertEquals(type, event.type());
        return event;
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aFloodIsReadInTurns(final SocketKind kind) throws Exception {
        transport = transport(kind);
        transport.start();
        try (Socket flood = open("flood");
                Socket quiet = open("quiet")) {
            final byte[] packet = publish("t", 0, 0, "x".repeat(60_000));
            final Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < MESSAGES; i++) {
                        flood.getOutputStream().write(packet);
                    }
                } catch (final IOException e) {
                    faults.add(e);
                }
            });
            writer.start();
            for (int i = 0; i < 20; i++) {
                quiet.getOutputStream().write(Packets.PINGREQ);
                assertArrayEquals(Packets.hex("d000"), quiet.getInputStream().readNBytes(2));
            }
            for (int i = 0; i < MESSAGES; i++) {
                next(EventType.PUBLISH);
            }
            writer.join();
        }
        assertTrue(bytesMax.get() > 0);
        assertTrue(bytesMax.get() <= ReceiveBuffer.LENGTH + 1024, () -> bytesMax + " bytes between two duty cycles");
    }
}
