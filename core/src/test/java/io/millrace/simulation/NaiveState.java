package io.millrace.simulation;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectionId;
import io.millrace.topic.TopicOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything the oracle knows. */
final class NaiveState {
    final NaiveTimers timers = new NaiveTimers();
    final NaiveShares shares = new NaiveShares();
    final TreeMap<String, NaiveSession.Message> retained = new TreeMap<>(NaiveState::compareTopics);

    /** How often each payload was routed. */
    final Map<String, Integer> routed = new HashMap<>();

    int inflightLimit = 32;
    int queueLimit = 1000;
    long queueByteLimit;
    int retainedLimit = 1_000_000;
    int retainedPayloadLimit = Integer.MAX_VALUE;
    boolean isDropOldest = true;
    long nowMs;

    /** With gaps, filled by the next Session: the order in which a new run ends the connections of the one before. */
    private final List<@Nullable NaiveSession> sessions = new ArrayList<>();

    private final Map<String, Integer> ordinals = new HashMap<>();
    private final Map<Long, Expectation> expectations = new HashMap<>();

    void configure(final ConfiguredEvent event) {
        inflightLimit = event.inflightLimit();
        queueLimit = event.queueLimit();
        queueByteLimit = event.queueByteLimit();
        retainedLimit = event.retainedLimit();
        retainedPayloadLimit = event.retainedPayloadLimit();
        isDropOldest = event.queueOverflow() == ConfiguredEvent.DROP_OLDEST;
    }

    List<NaiveSession> sessions() {
        return sessions.stream().filter(Objects::nonNull).toList();
    }

    @Nullable
    NaiveSession find(final String clientId) {
        return sessions().stream()
                .filter(session -> session.clientId.equals(clientId))
                .findFirst()
                .orElse(null);
    }

    @Nullable
    NaiveSession connected(final long connectionId) {
        return sessions().stream()
                .filter(session -> session.connectionId == connectionId && connectionId != ConnectionId.NONE)
                .findFirst()
                .orElse(null);
    }

    NaiveSession create(final String clientId) {
        final NaiveSession session = new NaiveSession(clientId, ordinals.merge(clientId, 1, Integer::sum));
        final int gap = sessions.indexOf(null);
        if (gap < 0) {
            sessions.add(session);
        } else {
            sessions.set(gap, session);
        }
        return session;
    }

    void remove(final NaiveSession session) {
        shares.leaveAll(session);
        sessions.set(sessions.indexOf(session), null);
    }

    Expectation expect(final NaiveSession session, final boolean isSessionPresent) {
        final Expectation expectation = new Expectation(expectations.size(), session, isSessionPresent);
        expectations.put(session.connectionId, expectation);
        return expectation;
    }

    /** Of the Session's current connection. */
    Expectation expectation(final NaiveSession session) {
        return Objects.requireNonNull(expectations.get(session.connectionId));
    }

    /** Of a connection of this run, also if it is over; null if it never got a Session. */
    @Nullable
    Expectation expectation(final long connectionId) {
        return expectations.get(connectionId);
    }

    static int compareTopics(final String a, final String b) {
        final byte[] one = a.getBytes(StandardCharsets.UTF_8);
        final byte[] other = b.getBytes(StandardCharsets.UTF_8);
        return TopicOrder.compare(one, one.length, other, other.length);
    }
}
