package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counters;
import io.millrace.security.AccessRules;
import io.millrace.security.AddressRange;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A PROXY header over real sockets, before plain MQTT and before WebSocket. */
@Timeout(60)
class ProxiedTransportTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("203.0.113.7", 56_324);
    private static final byte[] LINE = ProxyHeaderTest.line("PROXY TCP4 203.0.113.7 192.0.2.1 56324 1883\r\n");
    private static final byte[] BINARY = ProxyHeaderTest.binary("21 11 000c cb007107 c0000201 dc04 075b");

    private final StubPort port = new StubPort();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final List<SocketAddress> seen = new CopyOnWriteArrayList<>();
    private final EventFlyweight event = new EventFlyweight();
    private Transport transport = transport(SocketKind.best());

    private Transport transport(final SocketKind kind) {
        final SocketConfig socket = new SocketConfig(
                AccessRules.ALLOW_ALL, new ProxyConfig(3, List.of(AddressRange.of("127.0.0.1"))), TcpOptions.DEFAULT);
        final Authenticator authenticator = (credentials, result) -> {
            seen.add(credentials.address());
            result.accept(credentials.principal());
        };
        return new Transport(
                TransportConfig.of(
                        new ListenerConfig(
                                "tcp",
                                "127.0.0.1",
                                0,
                                16,
                                null,
                                null,
                                100,
                                socket,
                                DoorConfig.DEFAULT,
                                ConnectionRate.UNLIMITED),
                        new ListenerConfig(
                                "ws",
                                "127.0.0.1",
                                0,
                                16,
                                "/mqtt",
                                null,
                                100,
                                socket,
                                DoorConfig.DEFAULT,
                                ConnectionRate.UNLIMITED)),
                List.of(new LoopPort(port, new WakeUp())),
                null,
                new IoLoop.Access(authenticator, Authorizer.ALLOW_ALL),
                new Counters(),
                faults::add,
                kind);
    }

    private Socket start(final SocketKind kind, final String listener) throws IOException {
        transport = transport(kind);
        transport.start();
        return new Socket(
                InetAddress.getLoopbackAddress(),
                transport.boundAddress(listener).getPort());
    }

    @AfterEach
    void close() {
        transport.close();
        assertEquals(List.of(), faults);
    }

    private void assertConnects() {
        while (!port.poll(event)) {
            Thread.onSpinWait();
        }
        assertEquals(EventType.CONNECT, event.type());
        assertEquals(List.of(CLIENT), seen);
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void connectMayComeWithTheHeader(final SocketKind kind) throws IOException {
        try (Socket socket = start(kind, "tcp")) {
            socket.getOutputStream().write(join(LINE, connect("c1")));
            assertConnects();
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void theHeaderMayComeByteByByte(final SocketKind kind) throws IOException {
        try (Socket socket = start(kind, "tcp")) {
            socket.setTcpNoDelay(true);
            for (final byte next : BINARY) {
                socket.getOutputStream().write(next);
            }
            socket.getOutputStream().write(connect("c1"));
            assertConnects();
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aWebSocketFollowsTheHeader(final SocketKind kind) throws IOException {
        try (Socket socket = start(kind, "ws")) {
            final byte[] upgrade = """
                    GET /mqtt HTTP/1.1\r
                    Host: localhost\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Protocol: mqtt\r
                    \r
                    """.getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(join(BINARY, upgrade));
            final byte[] answer = new byte[12];
            assertEquals(answer.length, socket.getInputStream().readNBytes(answer, 0, answer.length));
            assertTrue(new String(answer, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101"));
            final byte[] packet = connect("c1");
            // A mask of zeros changes nothing.
            socket.getOutputStream()
                    .write(join(new byte[] {(byte) 0x82, (byte) (0x80 | packet.length), 0, 0, 0, 0}, packet));
            assertConnects();
        }
    }
}
