package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.management.ThreadMXBean;
import io.millrace.pipeline.FailStop;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A QoS 0 message from socket to socket, through the whole broker: none of its threads allocates for it. */
@Timeout(60)
class ThreadsAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 12;
    private static final int MESSAGES = 10_000;
    private static final int WINDOW = 50;
    private static final byte[] PUBLISH = packet(0x30, "0003612f62" + "00".repeat(200));

    @TempDir
    Path home;

    private final ResourceLeakDetector.Level leakDetection = ResourceLeakDetector.getLevel();

    /** Netty's samples for its leak detection are objects. */
    @BeforeEach
    void stopLeakDetection() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void resumeLeakDetection() {
        ResourceLeakDetector.setLevel(leakDetection);
    }

    private static byte[] packet(final int first, final String body) {
        final byte[] bytes = HexFormat.of().parseHex(body);
        final ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        if (bytes.length > 127) {
            packet.write(bytes.length & 0x7F | 0x80);
            packet.write(bytes.length >>> 7);
        } else {
            packet.write(bytes.length);
        }
        packet.writeBytes(bytes);
        return packet.toByteArray();
    }

    private static Socket connect(final String address, final String clientId) throws IOException {
        final int colon = address.lastIndexOf(':');
        final Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        final String id = HexFormat.of().formatHex(clientId.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(packet(0x10, "00044d5154540402003c" + "0002" + id));
        socket.getInputStream().readNBytes(4);
        return socket;
    }

    /** By thread name: what each of the broker's threads has allocated until now. */
    private static Map<String, Long> allocated() {
        final Map<String, Long> bytes = new TreeMap<>();
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("millrace-io") || thread.getName().equals("millrace-core")) {
                bytes.put(thread.getName(), THREADS.getThreadAllocatedBytes(thread.getId()));
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"inline, 1, 1", "fused, 2, 3"})
    void aQos0MessageAllocatesNothing(final String threading, final String ioThreads, final int threadCount)
            throws IOException {
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Map<String, String> settings = Map.of(
                "MILLRACE_PIPELINE__THREADING",
                threading,
                "MILLRACE_PIPELINE__IO_THREADS",
                ioThreads,
                "MILLRACE_DURABILITY__LEVEL",
                "none",
                "MILLRACE_LISTENERS__TCP__DEFAULT__BIND",
                "127.0.0.1:0");
        try (Broker broker = Broker.start(ConfigLoader.load(home, null, settings), new FailStop(failure::set));
                Socket publisher = connect(broker.boundListeners().get("tcp:default"), "pp");
                Socket subscriber = connect(broker.boundListeners().get("tcp:default"), "ss")) {
            subscriber.getOutputStream().write(packet(0x82, "00010003612f6200"));
            subscriber.getInputStream().readNBytes(5);
            final byte[] window = PUBLISH_WINDOW;
            final Map<String, Long> least = new LinkedHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                final Map<String, Long> before = allocated();
                for (int i = 0; i < MESSAGES / WINDOW; i++) {
                    publisher.getOutputStream().write(window);
                    assertEquals(window.length, subscriber.getInputStream().readNBytes(window.length).length);
                }
                allocated().forEach((name, bytes) -> least.merge(name, bytes - before.get(name), Math::min));
            }
            assertEquals(threadCount, least.size(), least::toString);
            least.forEach((name, bytes) -> assertEquals(0, bytes, least::toString));
        }
        assertNull(failure.get());
    }

    private static final byte[] PUBLISH_WINDOW = repeated();

    private static byte[] repeated() {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < WINDOW; i++) {
            all.writeBytes(PUBLISH);
        }
        return all.toByteArray();
    }
}
