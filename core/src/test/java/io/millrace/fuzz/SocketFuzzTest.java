package io.millrace.fuzz;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker in its own process, mutated conversations over loopback, and a stream beside them that must not notice. */
class SocketFuzzTest {
    private static final long PACKETS = 8_000;
    /** From so many on, time and memory are judged as well: CI's machines have other things to do. */
    private static final long WHOLE_PACKETS = 200_000;

    private static final long WARM_UP_PACKETS = 100_000;
    private static final long GAP_LIMIT_MS = 1_000;
    private static final int HEAP_GROWTH_LIMIT_PERCENT = 2;
    private static final long REST_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path home;

    @Test
    void nobodyNotices() throws IOException {
        final FuzzRun run = FuzzRun.of("SocketFuzzTest", PACKETS);
        final SplittableRandom random = run.random();
        try (ChildBroker broker = new ChildBroker(home)) {
            final int port = broker.awaitStarted();
            if (run.packetCount() < WHOLE_PACKETS) {
                fuzz(broker, port, random, run.packetCount());
                rest(broker);
                end(broker);
                return;
            }
            fuzz(broker, port, random, WARM_UP_PACKETS);
            rest(broker);
            final Memory before = cleared(broker, port);
            final Canary.Song song = fuzz(broker, port, random, run.packetCount());
            rest(broker);
            final Memory after = cleared(broker, port);
            System.out.println("SocketFuzzTest: " + before + "; then " + after + "; bytes by which classes have grown: "
                    + after.grownSince(before));
            // All of them, so that one does not hide another.
            assertAll(
                    () -> end(broker),
                    () -> assertTrue(song.gapMs() < GAP_LIMIT_MS, song::toString),
                    () -> assertTrue(after.heapKib() * 100 <= before.heapKib() * (100 + HEAP_GROWTH_LIMIT_PERCENT)));
        }
    }

    private static Canary.Song fuzz(
            final ChildBroker broker, final int port, final SplittableRandom random, final long packetCount)
            throws IOException {
        try (Canary canary = new Canary(port)) {
            final Tally tally = new Swarm(port, random.split()).run(packetCount);
            final Canary.Song song = canary.finish();
            System.out.println("SocketFuzzTest: " + tally + System.lineSeparator() + "    " + song);
            assertTrue(song.isWhole(), song::toString);
            assertEquals(0, tally.stuck, "connections that were not read");
            return song;
        } catch (final IOException | AssertionError e) {
            throw new AssertionError("alive: " + broker.isAlive() + "; " + broker.trouble(), e);
        }
    }

    /** A stop, and a start on what the run has left: what was journaled can be replayed. */
    private static void end(final ChildBroker broker) throws IOException {
        System.out.println("SocketFuzzTest: packets.received " + broker.counter("packets.received")
                + ", packets.malformed " + broker.counter("packets.malformed") + ", connections.refused "
                + broker.counter("connections.refused") + ", journal.bytes " + broker.counter("journal.bytes"));
        broker.restart();
        assertEquals(List.of(), broker.trouble(), "in the broker's output");
    }

    /** Waits until nothing of the clients is left. */
    private static void rest(final ChildBroker broker) throws IOException {
        final long deadlineNs = System.nanoTime() + REST_LIMIT_NS;
        while (broker.counter("connections.count") > 0 || broker.size("sessions") > 0) {
            assertTrue(broker.isAlive(), "the broker has stopped");
            assertTrue(System.nanoTime() - deadlineNs < 0, "connections or Sessions are left");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        assertEquals(0, broker.size("subscriptions"), "subscriptions without a Session");
    }

    /** Retained messages are state; without them the memory is measured. */
    private static Memory cleared(final ChildBroker broker, final int port) throws IOException {
        final int count = RetainedSweep.sweep(port);
        System.out.println("SocketFuzzTest: " + count + " retained messages deleted, " + broker.size("retained")
                + " have expired and lie there");
        return broker.memory();
    }
}
