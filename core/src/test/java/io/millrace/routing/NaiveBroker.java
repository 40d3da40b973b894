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
            clients.remove(name);
        }
        final Client client = client(name);
        client.isConnected = true;
        client.isClean = clean;
        client.receiveMaximum = receiveMaximum;
        for (final Entry entry : client.inflight) {
            entry.isTransmitted = false;
        }
        refill(client);
    }

    void close(final String name) {
        final Client client = client(name);
        client.isConnected = false;
        if (client.isClean) {
            clients.remove(name);
        }
    }

    void publish(final String topic, final String payload, final int qos) {
        for (final Client client : clients.values()) {
            int granted = -1;
            for (final Map.Entry<String, Integer> subscription : client.subscriptions.entrySet()) {
                final byte[] bytes = EventScript.utf8(topic);
                if (TopicFilter.of(subscription.getKey()).matches(new UnsafeBuffer(bytes), 0, bytes.length)) {
                    granted = Math.max(granted, Math.min(qos, subscription.getValue()));
                }
            }
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
        final int limit = Math.min(client.receiveMaximum, inflightLimit);
        while (client.isConnected && client.inflight.size() < limit && !client.queue.isEmpty()) {
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
}
