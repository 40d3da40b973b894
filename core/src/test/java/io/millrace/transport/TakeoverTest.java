package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.hex;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.publish;
import static io.millrace.transport.Packets.publish5;
import static io.millrace.transport.Packets.string;
import static io.millrace.transport.Packets.subscribe5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.monitor.Counter;
import io.millrace.security.Principal;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that comes back through another thread, and what one thread must not make of another's connection. */
class TakeoverTest {
    private static final String LIVES_100_S = "11 00000064";
    /** DISCONNECT with a Session Expiry Interval of 0. */
    private static final byte[] DISCONNECT_FOR_GOOD = hex("e007 00 05 1100000000");

    private final TwoLoops broker = new TwoLoops(new NothingSecret());

    private static final class NothingSecret extends PlainAuthorizer {
        @Override
        boolean mayPublish(
                final Principal principal,
                final DirectBuffer topic,
                final int offset,
                final int length,
                final int qos,
                final boolean retain) {
            return !topic.getStringWithoutLengthUtf8(offset, length).startsWith("secret");
        }

        @Override
        boolean maySubscribe(
                final Principal principal,
                final DirectBuffer filter,
                final int offset,
                final int length,
                final int qos) {
            return true;
        }
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private static String digits(final String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Every order of the turns in which each one's own turns keep theirs. */
    private static List<List<Runnable>> interleavings(final List<List<Runnable>> turns) {
        final List<List<Runnable>> all = new ArrayList<>();
        interleave(turns, new int[turns.size()], new ArrayList<>(), all);
        return all;
    }

    private static void interleave(
            final List<List<Runnable>> turns,
            final int[] taken,
            final List<Runnable> sequence,
            final List<List<Runnable>> all) {
        boolean isComplete = true;
        for (int i = 0; i < turns.size(); i++) {
            if (taken[i] < turns.get(i).size()) {
                isComplete = false;
                sequence.add(turns.get(i).get(taken[i]++));
                interleave(turns, taken, sequence, all);
                --taken[i];
                sequence.remove(sequence.size() - 1);
            }
        }
        if (isComplete) {
            all.add(List.copyOf(sequence));
        }
    }

    /**
     * Plays it in every order: on loop 0 a last round that began before the client's last words had arrived, and one
     * that reads them; on loop 1 the CONNECT sent after them; the core between.
     *
     * @return how many orders
     */
    private int play(final Trial trial) {
        final Runnable core = broker::core;
        int order = 0;
        boolean isMore = true;
        while (isMore) {
            final String clientId = "c" + order;
            final EmbeddedChannel old = broker.open(0, trial.connect(clientId));
            trial.prepare(old, clientId);
            final EmbeddedChannel next = broker.accept(1);
            final List<List<Runnable>> orders = interleavings(List.of(
                    List.of(() -> TwoLoops.read(next, trial.reconnect(clientId)), () -> broker.cycle(1)),
                    List.of(
                            () -> broker.cycle(0),
                            () -> TwoLoops.read(old, trial.lastWords(clientId)),
                            () -> broker.cycle(0)),
                    List.of(core, core, core)));
            orders.get(order).forEach(Runnable::run);
            broker.settle();
            assertFalse(old.isActive(), "order " + order);
            trial.verify(TwoLoops.received(next), clientId, order);
            ++order;
            isMore = order < orders.size();
        }
        return order;
    }

    private interface Trial {
        byte[] connect(String clientId);

        /** Before it begins. */
        void prepare(EmbeddedChannel client, String clientId);

        byte[] lastWords(String clientId);

        byte[] reconnect(String clientId);

        void verify(String received, String clientId, int order);
    }

    /** "DISCONNECT overtaken by a reconnect through another thread": no Will, and the Session has ended. */
    @Test
    void disconnectIsNotOvertakenByAReconnectThroughAnotherThread() {
        final EmbeddedChannel watcher = broker.open(1, connect5("watcher", ""));
        TwoLoops.read(watcher, subscribe5(1, "will"));
        broker.settle();
        TwoLoops.received(watcher);
        final int count = play(new Trial() {
            @Override
            public byte[] connect(final String clientId) {
                return Packets.connect(5, 6, 60, LIVES_100_S, clientId, hex("00"), string("will"), string("gone"));
            }

            @Override
            public void prepare(final EmbeddedChannel client, final String clientId) {
                // It only connects.
            }

            @Override
            public byte[] lastWords(final String clientId) {
                return DISCONNECT_FOR_GOOD;
            }

            @Override
            public byte[] reconnect(final String clientId) {
                return Packets.connect(5, 0, 60, LIVES_100_S, clientId);
            }

            @Override
            public void verify(final String received, final String clientId, final int order) {
                assertEquals("0000", received.substring(4, 8), "the Session was to end, in order " + order);
            }
        });
        assertEquals(560, count);
        assertEquals("", TwoLoops.received(watcher), "a Will in spite of DISCONNECT");
    }

    /** What was published before is applied before the CONNECT goes on: the Session has it. */
    @Test
    void publishIsNotOvertakenEither() {
        play(new Trial() {
            @Override
            public byte[] connect(final String clientId) {
                return Packets.connect(5, 0, 60, LIVES_100_S, clientId);
            }

            @Override
            public void prepare(final EmbeddedChannel client, final String clientId) {
                TwoLoops.read(client, subscribe5(1, "own/" + clientId));
                broker.settle();
                TwoLoops.received(client);
            }

            @Override
            public byte[] lastWords(final String clientId) {
                return join(publish5("own/" + clientId, 1, 9, "", "last"), hex("e000"));
            }

            @Override
            public byte[] reconnect(final String clientId) {
                return Packets.connect(5, 0, 60, LIVES_100_S, clientId);
            }

            @Override
            public void verify(final String received, final String clientId, final int order) {
                assertEquals("0100", received.substring(4, 8), "order " + order);
                final int first = received.indexOf(digits("last"));
                assertTrue(first > 0, "the message is missing in order " + order);
                assertEquals(-1, received.indexOf(digits("last"), first + 1));
            }
        });
    }

    /** Its loop says nothing for ten seconds: the new connection goes on, and what comes late is nobody's. */
    @Test
    void whatAConnectionSaysAfterItsSessionIsGoneIsDiscarded() {
        final EmbeddedChannel watcher = broker.open(1, connect("watcher"));
        TwoLoops.read(watcher, hex("8206 0001 0001 74 00"));
        broker.settle();
        TwoLoops.received(watcher);
        final EmbeddedChannel old = broker.open(0, connect("c1"));
        final EmbeddedChannel next = broker.accept(1);
        TwoLoops.read(next, connect("c1"));
        broker.cycle(1);
        broker.core();
        broker.pass(11);
        broker.core();
        broker.cycle(1);
        assertEquals("20020000", TwoLoops.received(next));
        TwoLoops.read(old, publish("t", 1, 5, "late"));
        broker.settle();
        assertEquals("", TwoLoops.received(watcher), "a message of a connection without a Session");
        assertEquals("", TwoLoops.received(old));
        assertFalse(old.isActive());
        assertTrue(next.isActive());
        // PUBLISH and CLOSED.
        assertEquals(2, broker.count(Counter.EVENTS_STALE));
    }

    /** "Stale connection slot": what is on its way to a connection that is gone does not reach the next one there. */
    @Test
    void theNextConnectionInASlotHearsNothingOfTheLast() {
        final EmbeddedChannel publisher = broker.open(1, connect("publisher"));
        final EmbeddedChannel first = broker.open(0, connect("first"));
        TwoLoops.read(first, hex("8206 0001 0001 74 01"));
        broker.settle();
        TwoLoops.received(first);
        final long firstId = ConnectionId.of(1, broker.ports.get(0).id(), 0, 1);
        assertTrue(broker.loops.get(0).table().find(firstId) != null);

        TwoLoops.read(publisher, join(publish("t", 0, 0, "q0"), publish("t", 1, 5, "q1")));
        broker.cycle(1);
        broker.core();
        // In the egress ring by now; and the connection goes.
        first.close();
        final EmbeddedChannel second = broker.accept(0);
        assertEquals(null, broker.loops.get(0).table().find(firstId));
        TwoLoops.read(second, connect("second"));
        broker.settle();
        assertEquals("20020000", TwoLoops.received(second));
        assertEquals(1, ConnectionId.slot(firstId) + broker.loops.get(0).table().slots());
        assertEquals(2, broker.count(Counter.DROPPED_GONE));
    }

    /** "Refused PUBLISH between accepted ones": the answers come in the order of the packets. */
    @Test
    void aRefusedPublishIsAnsweredInItsTurn() {
        final EmbeddedChannel client = broker.open(0, connect5("c1", ""));
        TwoLoops.read(
                client,
                join(
                        publish5("open", 1, 1, "", "a"),
                        publish5("secret", 1, 2, "", "b"),
                        publish5("open", 1, 3, "", "c"),
                        publish5("secret", 2, 4, "", "d"),
                        publish5("open", 1, 5, "", "e"),
                        // A Protocol Error, and what comes after it.
                        hex("e0 02 04 ff"),
                        publish5("open", 1, 6, "", "f")));
        broker.settle();
        assertEquals(
                "4003000110" + "4003000287" + "4003000310" + "5003000487" + "4003000510" + "e00181",
                TwoLoops.received(client));
    }
}
