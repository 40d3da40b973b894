package io.millrace.fuzz;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile clients of every kind at every listener, and a stream beside them that must not notice. {@code
 * -Dhostile.seconds=600} is the whole suite; listeners that variables {@code MILLRACE_…} open are attacked as well.
 */
class HostileClientsTest {
    private static final long SECONDS = Long.getLong("hostile.seconds", 4);
    /** From so many on, time and memory are judged as well: CI's machines have other things to do. */
    private static final long WHOLE_SECONDS = 60;

    private static final long WARM_UP_SECONDS = 60;
    private static final long GAP_LIMIT_MS = 1_000;
    private static final int HEAP_GROWTH_LIMIT_PERCENT = 2;
    private static final int SOCKET_COUNT = 80;
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long REST_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path home;

    private final Map<HostileKind, Integer> counts = new EnumMap<>(HostileKind.class);
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void nobodyNotices() throws IOException {
        System.out.println("HostileClientsTest: -Dseed=" + seed + " -Dhostile.seconds=" + SECONDS);
        try (ChildBroker broker = new ChildBroker(
                home,
                Map.of(
                        "MILLRACE_LISTENERS__WS__DEFAULT__ENABLE", "true",
                        "MILLRACE_LISTENERS__WS__DEFAULT__BIND", "127.0.0.1:0",
                        "MILLRACE_GUARDS__PACKET_TIMEOUT", "1s"))) {
            final int port = broker.awaitStarted();
            if (SECONDS < WHOLE_SECONDS) {
                attack(broker, port, SECONDS);
                rest(broker);
                end(broker);
                return;
            }
            attack(broker, port, WARM_UP_SECONDS);
            rest(broker);
            final Memory before = broker.memory();
            final Canary.Song song = attack(broker, port, SECONDS);
            rest(broker);
            final Memory after = broker.memory();
            System.out.println(
                    "HostileClientsTest: " + before + "; then " + after + "; grown: " + after.grownSince(before));
            assertAll(
                    () -> end(broker),
                    () -> assertTrue(song.gapMs() < GAP_LIMIT_MS, song::toString),
                    () -> assertTrue(after.heapKib() * 100 <= before.heapKib() * (100 + HEAP_GROWTH_LIMIT_PERCENT)));
        }
    }

    private Canary.Song attack(final ChildBroker broker, final int port, final long seconds) throws IOException {
        final List<Integer> ports = ports(broker.status());
        final @Nullable HostileSocket[] sockets = new HostileSocket[SOCKET_COUNT];
        try (Canary canary = new Canary(port)) {
            final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() - endNs < 0) {
                for (int i = 0; i < SOCKET_COUNT; i++) {
                    final HostileSocket socket = sockets[i];
                    if (socket == null) {
                        sockets[i] = open(ports, "127.0.0." + (2 + i));
                    } else if (!socket.turn()) {
                        sockets[i] = null;
                    }
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
            final Canary.Song song = canary.finish();
            System.out.println("HostileClientsTest: " + counts + System.lineSeparator() + "    " + song);
            assertTrue(song.isWhole(), song::toString);
            assertEquals(HostileKind.values().length, counts.size(), "kinds");
            return song;
        } catch (final IOException | AssertionError e) {
            throw new AssertionError("alive: " + broker.isAlive() + "; " + broker.trouble(), e);
        } finally {
            for (final HostileSocket socket : sockets) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
    }

    private @Nullable HostileSocket open(final List<Integer> ports, final String from) throws IOException {
        final HostileKind[] kinds = HostileKind.values();
        final HostileKind kind = kinds[random.nextInt(kinds.length)];
        counts.merge(kind, 1, Integer::sum);
        return HostileSocket.open(kind, ports.get(random.nextInt(ports.size())), from, random);
    }

    private static List<Integer> ports(final Config status) {
        final List<Integer> ports = new ArrayList<>();
        for (final ConfigValue address : status.getObject("listeners").values()) {
            final String text = String.valueOf(address.unwrapped());
            ports.add(Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)));
        }
        return ports;
    }

    /** Who was hostile is gone by the broker's own deadlines, whatever it holds. */
    private static void rest(final ChildBroker broker) throws IOException {
        final long deadlineNs = System.nanoTime() + REST_LIMIT_NS;
        while (broker.counter("connections.count") > 0 || broker.size("sessions") > 0) {
            assertTrue(broker.isAlive(), "the broker has stopped");
            assertTrue(System.nanoTime() - deadlineNs < 0, "connections or Sessions are left");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void end(final ChildBroker broker) throws IOException {
        System.out.println("HostileClientsTest: packets.overdue " + broker.counter("packets.overdue")
                + ", inbound.exhausted " + broker.counter("inbound.exhausted") + ", packets.malformed "
                + broker.counter("packets.malformed") + ", connections.refused "
                + broker.counter("connections.refused"));
        assertTrue(broker.counter("packets.overdue") > 0, "nobody was late");
        assertEquals(List.of(), broker.trouble(), "in the broker's output");
    }
}
