package io.millrace.routing;

import io.millrace.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** The router's naive twin: lists, scans and strings. What each client must be sent, in order, as "q1 dup payload". */
final class NaiveBroker {
    private final int inflightLimit;
    private final int queueLimit;
    private final Map<String, Client> clients = new TreeMap<>();
    private final NaiveGroups groups = new NaiveGroups(this);

    NaiveBroker(final int inflightLimit, final int queueLimit) {
        this.inflightLimit = inflightLimit;
        this.queueLimit = queueLimit;
    }

    static final class Client {
        boolean isConnected;
        boolean isClean;
        int receiveMaximum;
        final Map<String, Integer> subscriptions = new TreeMap<>();
        final List<Entry> inflight = new ArrayList<>();
        final List<Entry> queue = new ArrayList<>();
        final List<String> sent = new ArrayList<>();
    }

    static final class Entry {
        final String payload;
        final int qos;
        boolean isTransmitted;
        boolean wasSent;

        Entry(final String payload, final int qos) {
            this.payload = payload;
            this.qos = qos;
        }
    }

    Client client(final String name) {
        return clients.computeIfAbsent(name, ignored -> new Client());
    }

    void connect(final String name, final boolean clean, final int receiveMaximum) {
        if (clean) {
            remove(name);
        }
        final Client client = client(name);
        client.isConnected = true;
        client.isClean = clean;
        client.receiveMaximum = receiveMaximum;
        groups.connected(name, true);
        for (final Entry entry : client.inflight) {
            entry.isTransmitted = false;
        }
        refill(client);
    }

    void close(final String name) {
        final Client client = client(name);
        client.isConnected = false;
        groups.connected(name, false);
        if (client.isClean) {
            remove(name);
        }
    }

    void subscribe(final String name, final String filter, final int qos) {
        client(name).subscriptions.put(filter, qos);
        if (NaiveGroups.isShared(filter)) {
            groups.join(name, filter);
        }
    }

    void unsubscribe(final String name, final String filter) {
        client(name).subscriptions.remove(filter);
        if (NaiveGroups.isShared(filter)) {
            groups.leave(name, filter);
        }
    }

    private void remove(final String name) {
        clients.remove(name);
        groups.leaveAll(name);
    }

    /** True if a delivery would go out at once. */
    boolean isReady(final Client client) {
        return client.isConnected && client.queue.isEmpty() && client.inflight.size() < limit(client);
    }

    void publish(final String topic, final String payload, final int qos) {
        final List<String[]> members = groups.choose(topic, qos);
        for (final Client client : clients.values()) {
            int granted = -1;
            for (final Map.Entry<String, Integer> subscription : client.subscriptions.entrySet()) {
                if (!NaiveGroups.isShared(subscription.getKey()) && isMatch(subscription.getKey(), topic)) {
                    granted = Math.max(granted, Math.min(qos, subscription.getValue()));
                }
            }
            deliver(client, payload, granted);
        }
        for (final String[] member : members) {
            final Client client = client(member[0]);
            deliver(client, payload, Math.min(qos, client.subscriptions.get(member[1])));
        }
    }

    static boolean isMatch(final String filter, final String topic) {
        final byte[] bytes = EventScript.utf8(topic);
        return TopicFilter.of(filter).matches(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private void deliver(final Client client, final String payload, final int granted) {
        if (granted > 0) {
            client.queue.add(new Entry(payload, granted));
            refill(client);
            if (client.queue.size() > queueLimit) {
                client.queue.remove(0);
            }
        } else if (granted == 0 && client.isConnected) {
            client.sent.add("q0 " + payload);
        }
    }

    /** The client finishes the oldest delivery it was sent. */
    void finishOldest(final String name) {
        final Client client = client(name);
        final Iterator<Entry> inflight = client.inflight.iterator();
        inflight.next();
        inflight.remove();
        refill(client);
    }

    private void refill(final Client client) {
        while (client.isConnected && client.inflight.size() < limit(client) && !client.queue.isEmpty()) {
            final Entry entry = client.queue.remove(0);
            client.inflight.add(entry);
        }
        long transmitted =
                client.inflight.stream().filter(entry -> entry.isTransmitted).count();
        for (final Entry entry : client.inflight) {
            if (client.isConnected && !entry.isTransmitted && transmitted < client.receiveMaximum) {
                client.sent.add("q" + entry.qos + (entry.wasSent ? " dup " : " ") + entry.payload);
                entry.isTransmitted = true;
                entry.wasSent = true;
                transmitted++;
            }
        }
    }

    private int limit(final Client client) {
        return Math.min(client.receiveMaximum, inflightLimit);
    }
}
