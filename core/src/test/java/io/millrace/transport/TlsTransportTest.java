package io.millrace.transport;

import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.transport.tls.Pki;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection behind TLS is what it is over TCP: its flow control, its bounds, its end. With both providers. */
@Timeout(60)
class TlsTransportTest {
    private static final UnsafeBuffer NONE = new UnsafeBuffer(new byte[0]);

    @TempDir
    Path directory;

    private Pki pki;
    private TlsConfig config;

    @BeforeEach
    void certificates() throws Exception {
        pki = new Pki(directory);
        config = TlsConfig.of(pki.write("server", pki.server("first")));
    }

    private static MessageFlyweight message() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(1, 0, 50_000)]);
        final MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0);
        message.putHeader(0, false, false, 0, -1, 1, 0, 50_000);
        buffer.putByte(message.topicOffset(), (byte) 't');
        return message;
    }

    /** Where the tests run there is a build of it; if it did not load, nobody would notice. */
    @Test
    void boringSslIsWhatIsUsed() {
        assertEquals(TlsProvider.BORINGSSL, TlsProvider.best());
    }

    /** Packets go both ways, in both versions, and the end is said by TLS before TCP. */
    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void packetsGoBothWays(final TlsProvider provider) throws Exception {
        try (TlsRig rig = new TlsRig(config, provider)) {
            for (final String version : List.of(TlsConfig.TLS_1_3, TlsConfig.TLS_1_2)) {
                try (SSLSocket socket = rig.connect(pki.clientContext(null))) {
                    socket.setEnabledProtocols(new String[] {version});
                    socket.getOutputStream().write(Packets.connect("c1"));
                    final long connectionId = rig.next(EventType.CONNECT);
                    rig.say(egress -> egress.onConnack(connectionId, false, 0));
                    assertArrayEquals(
                            Packets.hex("20020000"), socket.getInputStream().readNBytes(4));
                    assertEquals(version, socket.getSession().getProtocol());
                    socket.getOutputStream().write(publish("t", 0, 0, "x".repeat(60_000)));
                    rig.next(EventType.PUBLISH);
                    socket.getOutputStream().write(Packets.PINGREQ);
                    assertArrayEquals(
                            Packets.hex("d000"), socket.getInputStream().readNBytes(2));
                    // A packet, and the end right behind it.
                    rig.say(egress -> {
                        egress.onPublish(connectionId, 7, 1, NONE, 0, 0, message(), 0);
                        egress.onDisconnect(connectionId, 0x8B);
                    });
                    assertEquals(50_009, socket.getInputStream().readNBytes(50_009).length);
                    // The JDK's client throws if TCP ends before TLS.
                    assertEquals(-1, socket.getInputStream().read());
                    rig.next(EventType.CLOSED);
                }
            }
            rig.awaitNobody();
            assertEquals(0, rig.count(Counter.TLS_HANDSHAKE_FAILED));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void aFullRingPushesBack(final TlsProvider provider) throws Exception {
        final int count = 400;
        final byte[] packet = publish("t", 0, 0, "x".repeat(60_000));
        try (TlsRig rig = new TlsRig(config, provider)) {
            try (SSLSocket socket = rig.open(pki.clientContext(null))) {
                rig.port.room(0);
                final AtomicInteger written = new AtomicInteger();
                final Thread writer = new Thread(() -> {
                    try {
                        for (int i = 0; i < count; i++) {
                            socket.getOutputStream().write(packet);
                            written.incrementAndGet();
                        }
                    } catch (final IOException e) {
                        rig.faults.add(e);
                    }
                });
                writer.start();
                TlsRig.await(() -> rig.count(Counter.INGRESS_FULL) > 0);
                // Nobody reads: what the kernel takes is less than all.
                Thread.sleep(100);
                assertTrue(written.get() < count);
                rig.port.room(StubPort.UNLIMITED);
                final PublishEvent publish = new PublishEvent();
                for (int i = 0; i < count; i++) {
                    rig.next(EventType.PUBLISH);
                    publish.wrap(rig.event.buffer(), rig.event.offset());
                    assertEquals(60_000, publish.message().payloadLength());
                }
                writer.join();
            }
            rig.next(EventType.CLOSED);
            assertEquals(
                    (long) count * packet.length + Packets.connect("c1").length, rig.count(Counter.BYTES_RECEIVED));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void aSlowReaderIsReportedAndCatchesUp(final TlsProvider provider) throws Exception {
        final MessageFlyweight message = message();
        try (TlsRig rig = new TlsRig(config, provider);
                SSLSocket socket = rig.open(pki.clientContext(null))) {
            final long connectionId = rig.event.connectionId();
            int sent = 0;
            while (!rig.port.poll(rig.event)) {
                final int packetId = 1 + sent++;
                rig.say(egress -> egress.onPublish(connectionId, packetId, 1, NONE, 0, 0, message, 0));
                TlsRig.await(() -> !rig.port.hasEgress());
            }
            assertEquals(EventType.CONGESTED, rig.event.type());
            final InputStream in = socket.getInputStream();
            for (int i = 1; i <= sent; i++) {
                final byte[] packet = in.readNBytes(50_009);
                assertEquals(i, (packet[7] & 0xFF) << 8 | packet[8] & 0xFF);
            }
            rig.next(EventType.DRAINED);
        }
    }

    /** Nothing can be said to it any more, and it is not waited for. */
    @ParameterizedTest
    @EnumSource(value = TlsProvider.class, names = "BORINGSSL")
    void oneThatReadsNothingIsGoneAtTheEnd(final TlsProvider provider) throws Exception {
        final MessageFlyweight message = message();
        try (TlsRig rig = new TlsRig(config, provider);
                SSLSocket socket = rig.open(pki.clientContext(null))) {
            final long connectionId = rig.event.connectionId();
            while (!rig.port.poll(rig.event)) {
                rig.say(egress -> egress.onPublish(connectionId, 1, 1, NONE, 0, 0, message, 0));
                TlsRig.await(() -> !rig.port.hasEgress());
            }
            rig.say(egress -> egress.onDisconnect(connectionId, 0x8B));
            rig.next(EventType.CLOSED);
            rig.awaitNobody();
            assertFalse(socket.isClosed());
        }
    }

    /** A client that says close_notify and keeps TCP open is done all the same. */
    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void closeNotifyIsAnEnd(final TlsProvider provider) throws Exception {
        try (TlsRig rig = new TlsRig(config, provider);
                SSLSocket socket = rig.open(pki.clientContext(null))) {
            socket.shutdownOutput();
            rig.next(EventType.CLOSED);
            rig.awaitNobody();
        }
    }
}
