package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.FetchedEvent;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import io.millrace.storage.RecordFrame;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;

/** A started router with a window of 4, queues of 10 and room for 100 retained messages; three connections to play. */
abstract class RouterFixture {
    static final long A = ConnectionId.of(1, 0, 0, 1);
    static final long B = ConnectionId.of(1, 0, 1, 1);
    static final long C = ConnectionId.of(1, 0, 2, 1);
    static final long FOREVER = 0xFFFFFFFFL;

    final EventScript script = new EventScript();
    final RecordingEgress egress = new RecordingEgress(script);
    final CounterSet counters = new CounterSet();
    final Router router = new Router(counters, 1);

    @BeforeEach
    void start() {
        apply(script.started(1));
        apply(script.configured(4, 10, 100));
    }

    void apply(final EventFlyweight event) {
        router.apply(event, egress);
    }

    /** What the journal stage makes of the event built last, if there is no room for it. */
    void applyWithoutRoom(final EventFlyweight event) {
        script.keep(script.journal().size() - 1);
        event.flags(EventFlyweight.FLAG_REFUSED);
        event.buffer().putLong(event.offset() + RecordFrame.POSITION_OFFSET, EventFlyweight.NOT_JOURNALED);
        router.apply(event, egress);
    }

    void connect(final long connectionId, final String clientId, final boolean clean, final long expiryS) {
        apply(script.connect(connectionId, clientId, clean, expiryS, 65535, null));
    }

    /** The client completes a delivery. */
    void finish(final long connectionId, final RecordingEgress.Delivery delivery) {
        if (delivery.qos() == 1) {
            apply(script.ack(connectionId, PacketType.PUBACK, delivery.packetId(), 0));
        } else if (delivery.qos() == 2) {
            apply(script.ack(connectionId, PacketType.PUBREC, delivery.packetId(), 0));
            apply(script.ack(connectionId, PacketType.PUBCOMP, delivery.packetId(), 0));
        }
    }

    /** A replay of all that was journaled, and a router restored from a snapshot, are in the same state. */
    void isReplayedAlike() {
        final Router replayed = new Router(new CounterSet(), 2);
        final EventFlyweight event = new EventFlyweight();
        for (final byte[] record : script.journal()) {
            event.wrap(new UnsafeBuffer(record), 0);
            replayed.apply(event, MutedEgress.INSTANCE);
        }
        final byte[] bytes = SnapshotBytes.of(router);
        assertArrayEquals(bytes, SnapshotBytes.of(replayed), "replayed as it was");
        assertArrayEquals(bytes, SnapshotBytes.of(SnapshotBytes.restore(bytes)), "restored as it was");
    }

    /** The backlog reader answers. */
    void fetched(final long connectionId, final long position) {
        final FetchedEvent event = new FetchedEvent();
        event.wrap(new UnsafeBuffer(new byte[FetchedEvent.LENGTH]), 0);
        event.putHeader(FetchedEvent.LENGTH, EventType.FETCHED, connectionId);
        event.putFetched(position, position, script.record(position).length);
        router.apply(event, egress);
    }
}
