package io.millrace.pipeline;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.CounterSet;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Three egress rings with the router's side and the ports' side of each. */
abstract class EgressRig {
    static final int CELLS = 1024;
    static final int RESERVE = CELLS / 4;
    static final int BACKLOG = 0;
    static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    final HotWindow hotWindow = new HotWindow(1 << 16, 8192);
    final HotWindow backlogWindow = new HotWindow(1 << 16, 8192);
    final CounterSet counters = new CounterSet();
    final Ports ports = new Ports();
    final List<EgressReader> readers = new ArrayList<>();
    final int[] wakeUps = new int[3];
    final RingEgress egress;
    final EgressLog log = new EgressLog();
    final PublishEvent event = new PublishEvent();
    final UnsafeBuffer eventBuffer = new UnsafeBuffer(new byte[16 * 1024]);
    long writePosition;

    EgressRig() {
        addPort(BACKLOG, 0);
        addPort(1, RESERVE);
        addPort(2, RESERVE);
        egress = new RingEgress(ports, hotWindow, BACKLOG, 2, new RefusedConnections(ports));
        hotWindow.start(0);
        backlogWindow.start(0);
    }

    void addPort(final int id, final int reserve) {
        final ByteRing ring = new ByteRing(CELLS);
        final FanOutLists lists = new FanOutLists(CELLS);
        ports.add(new IngressRing(64, 64, 1), new EgressWriter(ring, lists, reserve, () -> ++wakeUps[id]));
        readers.add(new EgressReader(ring, lists, hotWindow, backlogWindow, counters));
    }

    static long connection(final int port, final int slot) {
        return ConnectionId.of(1, port, slot, 1);
    }

    List<String> drain(final int port) {
        log.lines.clear();
        readers.get(port).drain(log, Integer.MAX_VALUE);
        return log.lines;
    }

    /** A PUBLISH event in {@link #eventBuffer} that is not journaled. */
    void publishEvent(final int payloadLength, final int fill) {
        final int length = PublishEvent.lengthOf(3, 0, payloadLength);
        event.wrap(eventBuffer, 0);
        event.putHeader(length, EventType.PUBLISH, 1);
        final MessageFlyweight message = event.message();
        message.putHeader(0, false, false, 0, MessageFlyweight.NO_EXPIRY, 3, 0, payloadLength);
        event.markJournaled();
        eventBuffer.putBytes(message.topicOffset(), TestEvents.TOPIC, 0, 3);
        eventBuffer.setMemory(message.payloadOffset(), payloadLength, (byte) fill);
    }
}
