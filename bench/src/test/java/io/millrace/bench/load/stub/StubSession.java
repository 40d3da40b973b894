package io.millrace.bench.load.stub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Session, as far as the generator needs one. Belongs to the stub's thread. */
final class StubSession {
    private static final int PACKET_ID_MAX = 0xFFFF;

    private enum Step {
        PUBLISH_SENT,
        PUBREL_SENT
    }

    private record Inflight(Outgoing outgoing, Step step) {}

    private final String clientId;
    private final Transcript transcript;
    private final Map<String, Integer> subscriptions = new LinkedHashMap<>();
    private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
    private final Map<Integer, Inflight> inflight = new LinkedHashMap<>();
    private final Set<Integer> received = new HashSet<>();
    private final Set<Integer> withheld = new HashSet<>();
    private final List<Held> held = new ArrayList<>();
    private @Nullable StubConnection connection;
    private int version;
    private int inflightLimit;
    private int lastPacketId;
    private int subscriber = -1;
    private int unacknowledged;

    StubSession(final String clientId, final Transcript transcript) {
        this.clientId = clientId;
        this.transcript = transcript;
    }

    /** Sends again what was not acknowledged, then what was queued. Call it behind CONNACK. */
    void resume(final StubConnection connection, final int version, final int receiveMaximum) {
        this.connection = connection;
        this.version = version;
        inflightLimit = receiveMaximum;
        unacknowledged = received.size();
        inflight.forEach((packetId, entry) -> {
            if (entry.step() == Step.PUBREL_SENT) {
                connection.write(Packets.acknowledgement(Packets.PUBREL, packetId, 0));
            } else {
                transmit(connection, entry.outgoing().withDup(), packetId);
            }
        });
        pump();
    }

    void suspend() {
        connection = null;
    }

    void send(final Outgoing outgoing) {
        if (outgoing.qos() == 0 && connection == null) {
            transcript.count(Count.MISSED);
            return;
        }
        queue.add(outgoing);
        pump();
    }

    private void pump() {
        while (connection != null && !queue.isEmpty()) {
            final Outgoing outgoing = queue.element();
            if (outgoing.qos() > 0 && inflight.size() == inflightLimit) {
                return;
            }
            queue.remove();
            int packetId = 0;
            if (outgoing.qos() > 0) {
                packetId = freePacketId();
                inflight.put(packetId, new Inflight(outgoing, Step.PUBLISH_SENT));
            }
            transmit(connection, outgoing, packetId);
        }
    }

    private void transmit(final StubConnection to, final Outgoing outgoing, final int packetId) {
        transcript.onSent(outgoing.delivery(), outgoing.content(), outgoing.isDup());
        to.write(Packets.publish(outgoing, packetId, version));
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId == PACKET_ID_MAX ? 1 : lastPacketId + 1;
        } while (inflight.containsKey(lastPacketId));
        return lastPacketId;
    }

    void onPuback(final int packetId) {
        acknowledge(packetId, 1);
    }

    void onPubrec(final int packetId, final StubConnection from) {
        final Inflight entry = inflight.get(packetId);
        if (entry == null || entry.outgoing().qos() != 2) {
            transcript.onViolation("PUBREC " + packetId + " of " + clientId + " acknowledges nothing");
            return;
        }
        inflight.put(packetId, new Inflight(entry.outgoing(), Step.PUBREL_SENT));
        from.write(Packets.acknowledgement(Packets.PUBREL, packetId, 0));
    }

    void onPubcomp(final int packetId) {
        acknowledge(packetId, 2);
    }

    private void acknowledge(final int packetId, final int qos) {
        final Inflight entry = inflight.get(packetId);
        final boolean isDue =
                entry != null && entry.outgoing().qos() == qos && (qos == 1 || entry.step() == Step.PUBREL_SENT);
        if (!isDue) {
            transcript.onViolation("QoS " + qos + " " + packetId + " of " + clientId + " acknowledges nothing");
            return;
        }
        inflight.remove(packetId);
        transcript.count(Count.ACKNOWLEDGED_BY_CLIENT);
        pump();
    }

    /** A QoS 1 or 2 message is in flight towards the stub. */
    void onUnacknowledged(final int receiveMaximum) {
        unacknowledged++;
        transcript.onInflight(unacknowledged);
        if (receiveMaximum > 0 && unacknowledged > receiveMaximum) {
            transcript.onViolation(clientId + " sends beyond the Receive Maximum of " + receiveMaximum);
        }
    }

    void onAcknowledged() {
        unacknowledged--;
    }

    /** Held back until as many messages of its stream have passed. */
    static final class Held {
        final Outgoing outgoing;
        private int rest;

        Held(final Outgoing outgoing, final int rest) {
            this.outgoing = outgoing;
            this.rest = rest;
        }
    }

    void hold(final Outgoing outgoing, final int count) {
        held.add(new Held(outgoing, count));
    }

    /** A message of {@code stream} has passed: those held long enough follow. */
    void onPassed(final int stream) {
        for (final Held one : List.copyOf(held)) {
            if (one.outgoing.delivery().stream() == stream && --one.rest == 0) {
                held.remove(one);
                send(one.outgoing);
            }
        }
    }

    int heldCount() {
        return held.size();
    }

    String clientId() {
        return clientId;
    }

    Map<String, Integer> subscriptions() {
        return subscriptions;
    }

    /** Packet Identifiers of QoS 2 messages taken and not yet released. */
    Set<Integer> received() {
        return received;
    }

    /** No PUBCOMP for it. */
    void withhold(final int packetId) {
        withheld.add(packetId);
    }

    boolean isWithheld(final int packetId) {
        return withheld.remove(packetId);
    }

    @Nullable
    StubConnection connection() {
        return connection;
    }

    int version() {
        return version;
    }

    int subscriber() {
        return subscriber;
    }

    void subscriber(final int index) {
        subscriber = index;
    }
}
