package io.millrace.bench.load;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * Brings clients up, at a rate or as fast as the broker accepts them, and counts what becomes of them. The loop's
 * thread.
 */
final class Handshakes {
    /** Begun and not yet answered, when no rate is given: fewer than brokers let wait to be accepted. */
    private static final int CONCURRENT = 64;

    private static final int BATCH = 16;
    /** In a storm, who was refused or failed comes again after this. */
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final LoadLoop loop;
    private final double periodNs;
    private final long timeoutNs;
    private final ArrayDeque<Client> waiting = new ArrayDeque<>();
    /** In the order they began. */
    private final ArrayDeque<Client> open = new ArrayDeque<>();

    /** To come again, in the order in which they were closed. */
    private final ArrayDeque<Client> returning = new ArrayDeque<>();

    private boolean isStorm;
    private long startNs;
    /** Of the first client that counts; 0 before it. */
    private long firstNs;

    private long lastConnackNs;
    private long begun;
    private int pending;

    Handshakes(final LoadLoop loop, final Timing timing, final int threads) {
        this.loop = loop;
        periodNs = timing.connectRatePerS() == 0 ? 0 : 1e9 * threads / timing.connectRatePerS();
        timeoutNs = TimeUnit.MILLISECONDS.toNanos(timing.handshakeMs());
    }

    void start(final Collection<Client> clients) {
        waiting.addAll(clients);
        pending += clients.size();
        startNs = System.nanoTime();
        firstNs = firstNs == 0 ? startNs : firstNs;
        begun = 0;
    }

    /** All at once unless a rate is given; who is refused or fails comes again, until the time for a handshake is over. */
    void storm(final Collection<Client> clients) {
        isStorm = true;
        start(clients);
    }

    /** From the first connect() to the last CONNACK, practice not counted. */
    long elapsedNs() {
        return Math.max(0, lastConnackNs - firstNs);
    }

    /** What came up so far was for practice. */
    void forget() {
        firstNs = 0;
        loop.counters().forgetConnections();
    }

    /** Clients neither ready nor given up. */
    int pending() {
        return pending;
    }

    void pump(final long nowNs) {
        while (!returning.isEmpty() && nowNs - returning.element().sinceNs() >= RETRY_NS) {
            waiting.add(returning.remove());
        }
        for (int i = 0; i < BATCH && !waiting.isEmpty() && mayBegin(nowNs); i++) {
            final Client client = waiting.remove();
            begun++;
            loop.counters().attempted++;
            open.add(client);
            final Channel channel;
            try {
                channel = loop.channels().open(client);
            } catch (final RuntimeException e) {
                onNever(client, Reasons.of(e));
                continue;
            }
            client.connect(channel);
        }
        giveUp(nowNs);
    }

    boolean hasWork() {
        return !waiting.isEmpty() && periodNs == 0 && hasRoom();
    }

    long nextNs() {
        return waiting.isEmpty() || periodNs == 0 ? Pacer.NEVER : dueNs();
    }

    /** The client is connected; it may still have to subscribe. */
    void onConnack(final Client client, final long nowNs) {
        lastConnackNs = nowNs;
        loop.counters().established++;
        loop.recorder().onConnected(nowNs - client.sinceNs());
    }

    void onReady() {
        pending--;
    }

    /** It is not wanted any more. */
    void onGivenUp() {
        pending--;
    }

    void onRefused(final Client client, final String reason) {
        leave(client);
        loop.counters().refused++;
        loop.counters().because(reason);
    }

    /** A connection is no more, before or after it was {@code wasReady}. */
    void onFailed(final Client client, final boolean wasReady, final String reason) {
        if (wasReady) {
            loop.counters().dropped++;
        } else {
            leave(client);
            loop.counters().failed++;
        }
        loop.counters().because(reason);
    }

    private void leave(final Client client) {
        if (isStorm && client.sinceNs() - startNs < timeoutNs) {
            returning.add(client);
        } else {
            pending--;
        }
    }

    private boolean hasRoom() {
        return isStorm || pending - waiting.size() < CONCURRENT;
    }

    private void onNever(final Client client, final String reason) {
        if (client.state() != ClientState.CLOSED) {
            client.fail(reason);
        }
    }

    private boolean mayBegin(final long nowNs) {
        return periodNs == 0 ? hasRoom() : dueNs() <= nowNs;
    }

    private long dueNs() {
        return startNs + (long) (begun * periodNs);
    }

    private void giveUp(final long nowNs) {
        for (Client first = open.peek(); first != null; first = open.peek()) {
            if (first.state() == ClientState.READY || first.state() == ClientState.CLOSED) {
                open.remove();
            } else if (nowNs - first.sinceNs() > timeoutNs) {
                open.remove();
                first.fail("no answer within " + TimeUnit.NANOSECONDS.toSeconds(timeoutNs) + " s in state "
                        + first.state());
            } else {
                return;
            }
        }
    }
}
