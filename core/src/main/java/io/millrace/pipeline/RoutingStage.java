package io.millrace.pipeline;

import com.lmax.disruptor.Sequencer;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Feeds a journaled batch to the router, in its order and whole: the router never waits for a port, because a port takes
 * no more events on than there is room for their answers, and what else finds no room waits or is dropped. The core
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
        ports.sendDeferred();
        if (isBatchThere) {
            egress.timeMs(batch.timeMs());
            count = routeInserted() + routePorts();
            egress.onNoEvent();
        }
        machine.resume(egress);
        // Before the cells are released: the ports take the answers to a released event for written, and the backlog
        // reader the message of a released FETCHED.
        ports.flush();
        if (isBatchThere) {
            release();
        }
        return count;
    }

    private int routeInserted() {
        egress.onNoEvent();
        final int count = batch.insertedCount();
        for (int i = 0; i < count; i++) {
            event.wrap(windowView, window.offset(batch.inserted(i)));
            machine.apply(event, egress);
        }
        return count;
    }

    private int routePorts() {
        int count = 0;
        for (int i = 0; i < batch.portCount(); i++) {
            count += routePort(batch.port(i));
        }
        return count;
    }

    private int routePort(final int port) {
        final IngressRing ring = ports.ingress(port);
        final long end = batch.end(port);
        long sequence = routed[port];
        routed[port] = end;
        if (ports.egress(port).isCutOff()) {
            return 0;
        }
        int count = 0;
        while (sequence < end) {
            final int length = ring.cellLength(sequence + 1);
            if (length > 0) {
                apply(ring, ring.offset(sequence + 1));
                ++count;
            }
            sequence += ByteRing.cells(Math.abs(length));
        }
        return count;
    }

    private void apply(final IngressRing ring, final int offset) {
        event.wrap(ring.buffer(), offset);
        final long position = event.position();
        if (position != EventFlyweight.NOT_JOURNALED) {
            event.wrap(windowView, window.offset(position));
        } else if (ring.isOverflow(offset)) {
            // refused
            event.wrap(ring.overflow(offset), 0);
        }
        egress.onEvent(event);
        machine.apply(event, egress);
    }

    private void release() {
        for (int port = 0; port < batch.portCount(); port++) {
            ports.ingress(port).release(batch.end(port));
        }
        batch.onRouted();
    }
}
