package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Principal;
import io.millrace.security.ban.BanList;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What one loop does about strangers: counts those that have not authenticated yet, refuses who is banned, and looks at
 * everybody when a ban is added. The loop's thread.
 */
final class LoopGuards {
    /** Connections looked at per duty cycle after a ban: an expression costs some microseconds each. */
    private static final int REVIEW_LIMIT = 64;

    /** Reading for longer than that is being busy: who is connected waits as long. */
    private static final long BUSY_NS = 1_000_000L;

    private final IoLoop loop;
    private final Guards guards;
    private final InboundBudget inbound;
    private long reviewedAdditions;
    private int reviewSlot = Integer.MAX_VALUE;
    private volatile int unauthenticatedCount;
    private volatile boolean isBusy;

    LoopGuards(final IoLoop loop, final Guards guards) {
        this.loop = loop;
        this.guards = guards;
        inbound = new InboundBudget(loop.config().outbound().budget());
        reviewedAdditions = guards.bans().list().additions();
    }

    /** What the connections of the loop have received and not decoded yet. */
    InboundBudget inbound() {
        return inbound;
    }

    /** Connections that have not authenticated yet; any thread. */
    int unauthenticatedCount() {
        return unauthenticatedCount;
    }

    /** True if its last round of reading took long; any thread. */
    boolean isBusy() {
        return isBusy;
    }

    /** A round of reading, accepting and TLS handshakes has taken this long. */
    void onRound(final long activeNs) {
        final boolean isLong = activeNs > BUSY_NS;
        if (isLong != isBusy) {
            isBusy = isLong;
        }
    }

    // One writer, so a volatile count needs no more than this.
    void onUnauthenticated(final int change) {
        unauthenticatedCount = unauthenticatedCount + change;
    }

    /** True, and counted, if nobody from there is let in. */
    boolean isBanned(final SocketAddress from) {
        return counted(guards.isBanned(from, loop.nowMs()));
    }

    /** True, and counted, if this client is not let in. */
    boolean isBanned(final String clientId, final @Nullable String username, final SocketAddress from) {
        return counted(guards.isBanned(clientId, username, from, loop.nowMs()));
    }

    /** The same for who it has proved to be. */
    boolean isBanned(final Principal principal) {
        return counted(guards.isBanned(principal, loop.nowMs()));
    }

    private boolean counted(final boolean isBanned) {
        if (isBanned) {
            counters().increment(Counter.CONNECTIONS_BANNED);
        }
        return isBanned;
    }

    /** The connection of a client that was believed ends. */
    void onEnd(final Client client) {
        guards.onEnd(client.principal(), loop.nowMs());
    }

    /** True while connections are looked at because of a new ban. */
    boolean isReviewing() {
        return reviewSlot < loop.table().slots();
    }

    /** Looks at some of the connections, if a ban was added. */
    void doWork() {
        final BanList list = guards.bans().list();
        if (list.additions() != reviewedAdditions) {
            reviewedAdditions = list.additions();
            reviewSlot = 0;
        }
        if (isReviewing()) {
            review(Math.min(loop.table().slots(), reviewSlot + REVIEW_LIMIT));
        }
    }

    private void review(final int end) {
        while (reviewSlot < end) {
            final Connection connection = loop.table().at(reviewSlot++);
            if (connection != null) {
                review(connection);
            }
        }
    }

    private void review(final Connection connection) {
        final Principal principal = connection.client().principal();
        switch (connection.state()) {
            case AWAIT_CONNECT -> {
                if (isBanned(connection.channel().remoteAddress())) {
                    connection.abort();
                }
            }
            case AWAIT_SESSION -> {
                if (isBanned(principal)) {
                    connection.refuse(connection.client(), ReasonCode.BANNED);
                }
            }
            case OPEN -> {
                if (isBanned(principal)) {
                    connection.onDisconnect(ReasonCode.ADMINISTRATIVE_ACTION);
                }
            }
            case AUTHENTICATING, CHALLENGED, AUTHENTICATED, FAILED, CLOSING -> {
                // Who is to be believed first is looked at then; who goes goes.
            }
        }
    }

    private CounterSet counters() {
        return loop.counters();
    }
}
