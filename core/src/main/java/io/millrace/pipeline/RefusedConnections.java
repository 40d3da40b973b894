package io.millrace.pipeline;

import io.millrace.event.ConnectionId;
import org.agrona.collections.LongHashSet;

/**
 * Connections that the refusal of a PUBLISH has ended, because MQTT 3 has no other answer. What they have sent behind it
 * is refused as well, also if there is room by then: their clients send everything once more, and a later message that
 * was taken would come before the earlier one (MQTT 3.1.1 §4.6). It is over once every port has heard of it, and what
 * it had sent until then is routed. The core thread's.
 */
final class RefusedConnections {
    private enum Phase {
        REFUSING,
        AWAIT_DRAINED,
        AWAIT_TAKEN
    }

    private final Ports ports;
    private final LongHashSet connectionIds = new LongHashSet();
    private final long[] egressCursors = new long[ConnectionId.PORT_LIMIT];
    private final long[] ingressCursors = new long[ConnectionId.PORT_LIMIT];
    private Phase phase = Phase.REFUSING;

    RefusedConnections(final Ports ports) {
        this.ports = ports;
    }

    void add(final long connectionId) {
        connectionIds.add(connectionId);
    }

    boolean contains(final long connectionId) {
        return connectionIds.contains(connectionId);
    }

    boolean isEmpty() {
        return connectionIds.isEmpty();
    }

    /** Before a batch that refuses others as well. */
    void onRefusing() {
        phase = Phase.REFUSING;
    }

    /** Before a batch that refuses nobody else; the batch before is routed. */
    void onRoom() {
        if (phase == Phase.REFUSING) {
            ports.egressCursors(egressCursors);
            phase = Phase.AWAIT_DRAINED;
        }
        if (phase == Phase.AWAIT_DRAINED && ports.isDrainedTo(egressCursors)) {
            ports.ingressCursors(ingressCursors);
            phase = Phase.AWAIT_TAKEN;
        }
        if (phase == Phase.AWAIT_TAKEN && ports.isConsumedTo(ingressCursors)) {
            connectionIds.clear();
            phase = Phase.REFUSING;
        }
    }
}
