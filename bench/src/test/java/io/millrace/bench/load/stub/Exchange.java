package io.millrace.bench.load.stub;

import io.millrace.bench.load.stub.Transcript.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who gets what, and the mischief on the way. Belongs to the stub's thread. */
final class Exchange {
    /** No payload of the generator begins like this, or it would have to be very unlucky. */
    private static final byte FOREIGN = (byte) 0xEE;

    private record Stream(int index, long[] count) {}

    private record StreamKey(String publisher, String topic) {}

    final Mischief mischief;
    final Transcript transcript = new Transcript();
    final Timers timers = new Timers();
    private final Map<String, StubSession> sessions = new LinkedHashMap<>();
    private final Map<StreamKey, Stream> streams = new HashMap<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private long total;
    private int subscribers;
    private int assigned;

    Exchange(final Mischief mischief) {
        this.mischief = mischief;
    }

    Map<String, StubSession> sessions() {
        return sessions;
    }

    String assignClientId() {
        return "assigned-" + assigned++;
    }

    void onSubscribed(final StubSession session) {
        if (session.subscriber() < 0) {
            session.subscriber(subscribers++);
        }
    }

    Arrival arrive(final StubSession from, final String topic, final int qos) {
        if (total == mischief.stallAt()) {
            stall();
        }
        final Stream stream = streams.computeIfAbsent(
                new StreamKey(from.clientId(), topic), key -> new Stream(streams.size(), new long[1]));
        transcript.count(Count.PUBLISHED);
        if (qos > 0) {
            transcript.count(Count.TO_ACKNOWLEDGE);
        }
        return new Arrival(from.clientId(), stream.index(), topic, stream.count()[0]++, total++, qos);
    }

    private void stall() {
        try {
            Thread.sleep(mischief.stallMs());
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns whether anybody subscribes to it. */
    boolean route(final Arrival arrival, final byte[] payload) {
        final Map<String, List<StubSession>> groups = new LinkedHashMap<>();
        final Map<String, Integer> groupQos = new HashMap<>();
        boolean isWanted = false;
        for (final StubSession session : List.copyOf(sessions.values())) {
            int granted = -1;
            for (final Map.Entry<String, Integer> entry :
                    session.subscriptions().entrySet()) {
                final String filter = entry.getKey();
                if (!Filters.matches(Filters.topicFilterOf(filter), arrival.topic())) {
                    continue;
                }
                if (Filters.isShared(filter)) {
                    groups.computeIfAbsent(filter, key -> new ArrayList<>()).add(session);
                    groupQos.merge(filter, entry.getValue(), Math::min);
                } else {
                    granted = Math.max(granted, entry.getValue());
                }
            }
            if (granted >= 0) {
                isWanted = true;
                deliver(List.of(session), 0, session.clientId(), arrival, granted, payload);
            }
        }
        groups.forEach((filter, members) -> {
            final int turn = turns.merge(filter, 1, Integer::sum);
            deliver(members, turn % members.size(), filter, arrival, groupQos.get(filter), payload);
        });
        return isWanted || !groups.isEmpty();
    }

    private void deliver(
            final List<StubSession> members,
            final int turn,
            final String receiver,
            final Arrival arrival,
            final int granted,
            final byte[] payload) {
        final StubSession to = members.get(turn);
        final int qos = Math.min(granted, arrival.qos());
        final Delivery delivery = new Delivery(arrival, to.subscriber(), receiver, qos);
        final Outgoing whole = new Outgoing(delivery, Content.WHOLE, payload, false);
        transcript.count(Count.EXPECTED);
        final Action action = mischief.of(delivery);
        final int amount = action.amount();
        switch (action.kind()) {
            case DELIVER -> send(to, whole);
            case DROP -> transcript.count(Count.DROPPED);
            case DROP_UNRECORDED -> transcript.onSent(delivery, Content.WHOLE, false);
            case DUPLICATE_UNRECORDED -> sendAll(to, whole, new Outgoing(delivery, Content.UNRECORDED, payload, false));
            case DUPLICATE -> sendAll(to, whole, whole);
            case DUPLICATE_WITH_DUP -> sendAll(to, whole, whole.withDup());
            case ALSO_TO_NEXT_MEMBER -> {
                send(to, whole);
                final StubSession other = members.get((turn + 1) % members.size());
                final Delivery again = new Delivery(arrival, other.subscriber(), receiver, qos);
                send(other, new Outgoing(again, Content.WHOLE, payload, false));
            }
            case HOLD -> to.hold(whole, amount);
            case LATE -> timers.afterMs(amount, () -> send(to, whole));
            case PAUSE -> {
                pause(to, amount);
                send(to, whole);
            }
            case CORRUPT -> {
                final byte[] changed = payload.clone();
                changed[amount < 0 ? changed.length + amount : amount] ^= 0x10;
                send(to, new Outgoing(delivery, Content.CORRUPT, changed, false));
            }
            case TRUNCATE -> send(to, new Outgoing(delivery, Content.CORRUPT, Arrays.copyOf(payload, amount), false));
            case FOREIGN -> {
                final byte[] madeUp = new byte[amount];
                Arrays.fill(madeUp, FOREIGN);
                sendAll(to, whole, new Outgoing(delivery, Content.FOREIGN, madeUp, false));
            }
            case CLOSE -> {
                transcript.count(Count.DROPPED);
                close(to);
            }
        }
    }

    private static void sendAll(final StubSession to, final Outgoing first, final Outgoing second) {
        to.send(first);
        send(to, second);
    }

    private static void send(final StubSession to, final Outgoing outgoing) {
        to.send(outgoing);
        to.onPassed(outgoing.delivery().stream());
    }

    private void pause(final StubSession to, final int delayMs) {
        final StubConnection connection = to.connection();
        if (connection == null) {
            return;
        }
        try {
            connection.pause(true);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        timers.afterMs(delayMs, () -> {
            try {
                connection.pause(false);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Without a word. What comes for the Session from here on is queued or missed. */
    void close(final StubSession session) {
        final StubConnection connection = session.connection();
        if (connection == null) {
            return;
        }
        session.suspend();
        transcript.count(Count.CLOSED_BY_STUB);
        try {
            connection.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that were held when the run ended were never sent. */
    Transcript snapshot() {
        final Transcript copy = new Transcript(transcript);
        for (final StubSession session : sessions.values()) {
            for (int i = 0; i < session.heldCount(); i++) {
                copy.count(Count.DROPPED);
            }
        }
        return copy;
    }
}
