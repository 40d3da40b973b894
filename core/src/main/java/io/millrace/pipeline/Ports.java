package io.millrace.pipeline;

import io.millrace.event.ConnectionId;

/**
 * The rings of all ports, by port id: what the stages read from and write to. Filled before the pipeline starts, not
 * changed afterwards.
 */
final class Ports {
    private final IngressRing[] ingress = new IngressRing[ConnectionId.PORT_LIMIT];
    private final EgressWriter[] egress = new EgressWriter[ConnectionId.PORT_LIMIT];
    private int count;

    /** The id of the next port. */
    int count() {
        return count;
    }

    void add(final IngressRing ingressRing, final EgressWriter egressWriter) {
        ingress[count] = ingressRing;
        egress[count] = egressWriter;
        ++count;
    }

    IngressRing ingress(final int port) {
        return ingress[port];
    }

    EgressWriter egress(final int port) {
        return egress[port];
    }

    /** True if there is something that was not yet routed; any thread. */
    boolean hasIngress() {
        final int count = this.count;
        for (int port = 0; port < count; port++) {
            if (!ingress[port].isConsumed()) {
                return true;
            }
        }
        return false;
    }

    /** True if there is room now for an answer that had to wait; the router's thread. */
    boolean isDeferredDue() {
        final int count = this.count;
        for (int port = 0; port < count; port++) {
            if (egress[port].isDeferredDue()) {
                return true;
            }
        }
        return false;
    }

    /** Sends the answers that had to wait and for which there is room now; the router's thread. */
    void sendDeferred() {
        final int count = this.count;
        for (int port = 0; port < count; port++) {
            egress[port].sendDeferred();
        }
    }

    /** Shows every port what was written for it; the router's thread. */
    void flush() {
        final int count = this.count;
        for (int port = 0; port < count; port++) {
            egress[port].flush();
        }
    }

    /** How far every egress ring is published; any thread. */
    void egressCursors(final long[] cursors) {
        for (int port = 0; port < count; port++) {
            cursors[port] = egress[port].ring().cursor();
        }
    }

    /** How far every ingress ring is published; any thread. */
    void ingressCursors(final long[] cursors) {
        for (int port = 0; port < count; port++) {
            cursors[port] = ingress[port].cursor();
        }
    }

    /** True if everything up to the cursors given was routed; any thread. */
    boolean isConsumedTo(final long[] cursors) {
        for (int port = 0; port < count; port++) {
            if (ingress[port].consumed() < cursors[port]) {
                return false;
            }
        }
        return true;
    }

    /** True if every port that is not cut off has drained its egress ring up to the cursor given; any thread. */
    boolean isDrainedTo(final long[] cursors) {
        for (int port = 0; port < count; port++) {
            if (egress[port].ring().consumed() < cursors[port] && !egress[port].isCutOff()) {
                return false;
            }
        }
        return true;
    }
}
