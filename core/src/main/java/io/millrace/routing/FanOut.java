package io.millrace.routing;

import io.millrace.event.ConnectionId;
import io.millrace.mqtt.QoS;
import io.millrace.session.Session;
import io.millrace.subscription.Matches;
import io.millrace.subscription.Subscription;
import io.millrace.subscription.SubscriptionList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a message reaches the subscribers of one Topic Filter that has many: those to whom it goes plainly at QoS 0, as a
 * list of connections for each port, which the port expands; and the others, one by one. Attached to the filter's list
 * until that or the connection of one of its Sessions changes. The lists are immutable, because ports read them long
 * after.
 *
 * <p>Volatile, and of QoS 0 alone: it decides nothing that is replayed.
 */
final class FanOut {
    private static final long[] NO_CONNECTIONS = {};

    private final long[][] connections;
    private final List<Subscription<Session>> others;

    private final Pair pair;

    private FanOut(final long[][] connections, final List<Subscription<Session>> others, final Pair pair) {
        this.connections = connections;
        this.others = others;
        this.pair = pair;
    }

    /** For messages of QoS 0, and for those of a higher one; made when first needed. */
    private static final class Pair {
        private final @Nullable FanOut[] made = new @Nullable FanOut[2];
        private int[] dropped = {};
    }

    /** The one for a message of this QoS; {@link #isWorthwhile()} tells whether to use it. */
    static FanOut of(final SubscriptionList<Session> list, final int messageQos) {
        final Pair pair;
        if (list.isAttachmentCurrent() && list.attachment() instanceof final Pair attached) {
            pair = attached;
        } else {
            pair = renewed(list.attachment());
            list.attach(pair);
        }
        final int index = messageQos == QoS.AT_MOST_ONCE ? 0 : 1;
        final FanOut made = pair.made[index];
        if (made != null) {
            return made;
        }
        final FanOut fanOut = make(list, messageQos, pair);
        pair.made[index] = fanOut;
        return fanOut;
    }

    private static Pair renewed(final @Nullable Object attachment) {
        if (attachment instanceof final Pair old) {
            Arrays.fill(old.made, null);
            return old;
        }
        return new Pair();
    }

    /** Messages that found no room in the port since it was last told; it counts them for each of its connections. */
    int dropped(final int port) {
        return port < pair.dropped.length ? pair.dropped[port] : 0;
    }

    void dropped(final int port, final int count) {
        if (port >= pair.dropped.length) {
            pair.dropped = Arrays.copyOf(pair.dropped, connections.length);
        }
        pair.dropped[port] = count;
    }

    /** False if so few are reached plainly that one by one is as good. */
    boolean isWorthwhile() {
        return connections.length > 0;
    }

    /** Ports that it goes to have numbers below this. */
    int portCount() {
        return connections.length;
    }

    /** Not to be changed. */
    long[] connections(final int port) {
        return connections[port];
    }

    int otherCount() {
        return others.size();
    }

    Subscription<Session> other(final int index) {
        return others.get(index);
    }

    private static FanOut make(final SubscriptionList<Session> list, final int messageQos, final Pair pair) {
        final int[] counts = new int[ConnectionId.PORT_LIMIT];
        int plainCount = 0;
        int portCount = 0;
        for (int i = 0, count = list.count(); i < count; i++) {
            final Subscription<Session> subscription = list.at(i);
            if (isPlain(subscription, messageQos)) {
                final int port = ConnectionId.port(subscription.subscriber().connectionId());
                counts[port]++;
                plainCount++;
                portCount = Math.max(portCount, port + 1);
            }
        }
        if (plainCount < Matches.LARGE) {
            return new FanOut(new long[0][], List.of(), pair);
        }
        final long[][] connections = new long[portCount][];
        Arrays.setAll(connections, port -> counts[port] == 0 ? NO_CONNECTIONS : new long[counts[port]]);
        final List<Subscription<Session>> others = new ArrayList<>();
        for (int i = list.count() - 1; i >= 0; i--) {
            final Subscription<Session> subscription = list.at(i);
            if (isPlain(subscription, messageQos)) {
                final long connectionId = subscription.subscriber().connectionId();
                subscription.subscriber().transmitQueue().listed(true);
                final int port = ConnectionId.port(connectionId);
                connections[port][--counts[port]] = connectionId;
            }
        }
        for (int i = 0, count = list.count(); i < count; i++) {
            final Subscription<Session> subscription = list.at(i);
            if (!isPlain(subscription, messageQos) && !isNobody(subscription, messageQos)) {
                others.add(subscription);
            }
        }
        return new FanOut(connections, others, pair);
    }

    private static boolean isPlain(final Subscription<Session> subscription, final int messageQos) {
        final Session session = subscription.subscriber();
        return Math.min(messageQos, subscription.qos()) == QoS.AT_MOST_ONCE
                && session.isConnected()
                && !session.transmitQueue().hasQos0()
                && subscription.identifier() == 0
                && !subscription.isNoLocal()
                && !subscription.isRetainAsPublished();
    }

    /** QoS 0 is kept for nobody who is away. */
    private static boolean isNobody(final Subscription<Session> subscription, final int messageQos) {
        return Math.min(messageQos, subscription.qos()) == QoS.AT_MOST_ONCE
                && !subscription.subscriber().isConnected();
    }
}
