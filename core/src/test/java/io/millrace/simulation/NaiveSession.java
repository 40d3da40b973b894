package io.millrace.simulation;

import io.millrace.event.ConnectionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A Session as anybody would write it down. */
final class NaiveSession {
    /** An Application Message; {@code publisher} is empty for what is sent because it is retained. */
    record Message(
            String topic,
            String payload,
            int qos,
            boolean isRetain,
            long expiryIntervalS,
            long timeMs,
            String publisher,
            boolean isWill,
            boolean isJournaled,
            int recordLength) {
        long expiresAtMs() {
            return expiryIntervalS < 0 ? Long.MAX_VALUE : timeMs + expiryIntervalS * 1000;
        }
    }

    /** What the Session is to be sent, at which QoS, with which RETAIN flag and Subscription Identifiers. */
    record Delivery(Message message, int qos, boolean isRetain, List<Integer> identifiers, int packetId, int index) {
        Delivery assigned(final int assignedId, final int assignedIndex) {
            return new Delivery(message, qos, isRetain, identifiers, assignedId, assignedIndex);
        }
    }

    /** A subscription with its options. */
    record Subscribed(String filter, int options, int identifier) {
        int qos() {
            return options & 3;
        }

        boolean isNoLocal() {
            return (options & 4) != 0;
        }

        boolean isRetainAsPublished() {
            return (options & 8) != 0;
        }

        int retainHandling() {
            return options >> 4;
        }
    }

    /** A walk over retained messages that is not finished. */
    static final class Pages {
        final Subscribed subscribed;
        String lastTopic = "";

        Pages(final Subscribed subscribed) {
            this.subscribed = subscribed;
        }
    }

    /** A delivery under way. */
    static final class Inflight {
        final Delivery delivery;
        boolean isReleased;

        Inflight(final Delivery delivery) {
            this.delivery = delivery;
        }
    }

    /** A CONNECT, in force or parked. */
    record Connect(
            long connectionId,
            String clientId,
            boolean isCleanStart,
            int receiveMaximum,
            long expiryIntervalS,
            @Nullable Message will,
            long willDelayS) {}

    final String clientId;

    /** The how manieth Session of this client it is. */
    final int ordinal;

    final Map<String, Subscribed> subscriptions = new LinkedHashMap<>();
    final List<Inflight> inflight = new ArrayList<>();
    final List<Delivery> queue = new ArrayList<>();
    final List<Pages> pages = new ArrayList<>();
    final TreeSet<Integer> received = new TreeSet<>();

    @Nullable
    Message will;

    long willDelayS;

    @Nullable
    Connect parked;

    long expiryIntervalS;
    long connectionId = ConnectionId.NONE;
    int receiveMaximum;
    int lastPacketId;
    int assignedCount;

    NaiveSession(final String clientId, final int ordinal) {
        this.clientId = clientId;
        this.ordinal = ordinal;
    }

    boolean isConnected() {
        return connectionId != ConnectionId.NONE;
    }

    @Nullable
    Inflight find(final int packetId) {
        for (final Inflight entry : inflight) {
            if (entry.delivery.packetId() == packetId) {
                return entry;
            }
        }
        return null;
    }

    int nextPacketId() {
        do {
            lastPacketId = lastPacketId % 65_535 + 1;
        } while (find(lastPacketId) != null);
        return lastPacketId;
    }

    @Override
    public String toString() {
        return clientId + "#" + ordinal;
    }
}
