package io.millrace.pipeline;

import com.lmax.disruptor.Sequencer;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Feeds a journaled batch to the router, in its order. The router never waits: this stage looks for the egress reserve
 * before each event, and where a port has none left it stops in mid-batch and goes on in a later duty cycle. The core
 * thread's.
 */
final class RoutingStage {
    private final Ports ports;
    private final Batch batch;
    private final HotWindow window;
    private final UnsafeBuffer windowView;
    private final StateMachine machine;
    private final RingEgress egress;
    private final EventFlyweight event = new EventFlyweight();

    // where routing stands within the batch
    private int insertedIndex;
    private int portIndex;
    private final long[] routed = new long[ConnectionId.PORT_LIMIT];

    RoutingStage(
            final Ports ports,
            final Batch batch,
            final HotWindow window,
            final StateMachine machine,
            final RingEgress egress) {
        this.ports = ports;
        this.batch = batch;
        this.window = window;
        this.windowView = window.newView();
        this.machine = machine;
        this.egress = egress;
        Arrays.fill(routed, Sequencer.INITIAL_CURSOR_VALUE);
    }

    /** @return events routed */
    int doWork() {
        int count = 0;
        final boolean isBatchThere = !batch.isRouted();
        if (isBatchThere) {
            egress.timeMs(batch.timeMs());
            count = routeInserted() + routePorts();
        }
        if (ports.hasReserve()) {
            machine.resume(egress);
        }
        // Before the cells are released: the backlog reader takes a released FETCHED for one whose message is out.
        ports.flush();
        if (isBatchThere && portIndex == batch.portCount()) {
            release();
        }
        return count;
    }

    private int routeInserted() {
        final int start = insertedIndex;
        while (insertedIndex < batch.insertedCount() && ports.hasReserve()) {
            event.wrap(windowView, window.offset(batch.inserted(insertedIndex)));
            machine.apply(event, egress);
            ++insertedIndex;
        }
        return insertedIndex - start;
    }

    private int routePorts() {
        if (insertedIndex < batch.insertedCount()) {
            return 0;
        }
        int count = 0;
        while (portIndex < batch.portCount()) {
            final int port = batch.port(portIndex);
            count += routePort(port);
            if (routed[port] < batch.end(port)) {
                return count;
            }
            ++portIndex;
        }
        return count;
    }

    private int routePort(final int port) {
        final IngressRing ring = ports.ingress(port);
        final long end = batch.end(port);
        long sequence = routed[port];
        int count = 0;
        while (sequence < end) {
            final int length = ring.cellLength(sequence + 1);
            if (length > 0) {
                if (!ports.hasReserve()) {
                    break;
                }
                apply(ring, ring.offset(sequence + 1));
                ++count;
            }
            sequence += ByteRing.cells(Math.abs(length));
        }
        routed[port] = sequence;
        return count;
    }

    private void apply(final IngressRing ring, final int offset) {
        event.wrap(ring.buffer(), offset);
        final long position = event.position();
        if (position != EventFlyweight.NOT_JOURNALED) {
            event.wrap(windowView, window.offset(position));
        } else if (event.type() == EventType.FETCHED) {
            egress.onFetched();
        }
        machine.apply(event, egress);
    }

    private void release() {
        for (int port = 0; port < batch.portCount(); port++) {
            ports.ingress(port).release(batch.end(port));
        }
        insertedIndex = 0;
        portIndex = 0;
        batch.onRouted();
    }
}
