package io.millrace.transport;

import io.millrace.monitor.CounterSet;
import io.millrace.port.Port;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.millrace.security.EnhancedAuthenticators;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * One event loop as the connections on it see it: its port, its clock, and what they share because one thread serves
 * them all. {@link #doWork()} is what happens between two rounds of reading.
 */
final class IoLoop {
    /**
     * Egress records taken before sockets are read again: all there are. The ring bounds them, and what stayed behind
     * while the core goes on journaling could grow cold.
     */
    private static final int DRAIN_LIMIT = Integer.MAX_VALUE;

    /** Connections with bytes that the kernel has not taken, looked at per duty cycle. */
    private static final int REVIEW_LIMIT = 256;

    /** Until a full ring is tried again, if there is nothing else to do. */
    private static final long FULL_PAUSE_NS = 20_000L;

    private final TransportConfig config;
    private final Port port;
    private final @Nullable DutyCycle core;
    private final Access access;
    private final CounterSet counters;
    private final ErrorHandler errorHandler;
    private final EpochClock epochClock;
    private final LoopClock clock;

    private final ConnectionTable table;
    private final KeepAliveWheel wheel = new KeepAliveWheel(0);
    private final Farewell farewell = new Farewell(this);
    private final ConnectionList dirty = new ConnectionList();
    private final ConnectionList stalled = new ConnectionList();
    private final ConnectionList backedUp = new ConnectionList();
    private final ThrottledConnections throttled = new ThrottledConnections(this);
    private final OutboundBudget budget;
    private final LoopGuards guards;
    private final EventWriter writer;
    private final PacketWriter packetWriter;
    private final PacketIngress packets;
    private final LoopEgress egress;
    private final ByteBufView inboundView = new ByteBufView();
    private final ByteBufView outboundView = new ByteBufView();
    private int round;
    private volatile int acceptedCount;

    /** Who may do what; shared by all loops. */
    record Access(Authenticator authenticator, Authorizer authorizer, EnhancedAuthenticators enhanced, Guards guards) {
        Access(final Authenticator authenticator, final Authorizer authorizer, final EnhancedAuthenticators enhanced) {
            this(authenticator, authorizer, enhanced, Guards.none());
        }

        Access(final Authenticator authenticator, final Authorizer authorizer) {
            this(authenticator, authorizer, EnhancedAuthenticators.NONE);
        }
    }

    /**
     * @param connectionLimit connections of this loop
     * @param core driven by this loop, null if another thread does
     */
    IoLoop(
            final TransportConfig config,
            final int connectionLimit,
            final Port port,
            final @Nullable DutyCycle core,
            final Access access,
            final CounterSet counters,
            final ErrorHandler errorHandler,
            final EpochClock epochClock,
            final NanoClock nanoClock) {
        this.config = config;
        this.port = port;
        this.core = core;
        this.access = access;
        this.counters = counters;
        this.errorHandler = errorHandler;
        this.epochClock = epochClock;
        clock = new LoopClock(nanoClock);
        table = new ConnectionTable(port.incarnation(), port.id(), connectionLimit);
        writer = new EventWriter(port);
        guards = new LoopGuards(this, access.guards());
        packetWriter = new PacketWriter();
        packets = new PacketIngress(this);
        budget = new OutboundBudget(config.outbound());
        egress = new LoopEgress(this);
    }

    /**
     * One duty cycle: shows the core what was read, lets it work, turns what it says into packets, writes them, and
     * tries again what found the ring full.
     */
    void doWork() {
        ++round;
        clock.advance();
        writer.beginCycle();
        wheel.advance(clock.nowS(), farewell);
        guards.doWork();
        writer.publish();
        if (core != null) {
            core.doWork();
        }
        if (port.hasEgress()) {
            port.drain(egress, DRAIN_LIMIT);
        }
        flush();
        review();
        throttled.resume();
        retryStalled();
        if (core == null && writer.isFull() && !writer.hasUnpublished() && !port.hasEgress()) {
            // The ring is full and nobody tells when it is not: the core thread may want this processor.
            LockSupport.parkNanos(this, FULL_PAUSE_NS);
        }
    }

    /** True if another {@link #doWork()} would find something: then the loop must not sleep. */
    boolean hasWork() {
        return writer.hasUnpublished()
                || port.hasEgress()
                || stalled.count() > 0
                || dirty.count() > 0
                || guards.isReviewing()
                || core != null && core.hasWork();
    }

    /** How long the loop may sleep if nothing comes. */
    long delayNs() {
        return core == null ? Long.MAX_VALUE : core.delayNs();
    }

    private void flush() {
        final int count = dirty.count();
        for (int i = 0; i < count; i++) {
            final Connection connection = dirty.get(i);
            try {
                connection.outbound().flushListed();
            } catch (final RuntimeException fault) {
                connection.onFault(fault);
            }
        }
        dirty.removeFirst(count);
    }

    /** Sees what the kernel has taken meanwhile; who still has bytes waiting is looked at again, after the others. */
    private void review() {
        final int count = Math.min(backedUp.count(), REVIEW_LIMIT);
        for (int i = 0; i < count; i++) {
            final Connection connection = backedUp.get(i);
            connection.outbound().reviewListed();
        }
        backedUp.removeFirst(count);
    }

    private void retryStalled() {
        final int count = stalled.count();
        for (int i = 0; i < count; i++) {
            final Connection connection = stalled.get(i);
            try {
                connection.retry();
            } catch (final RuntimeException fault) {
                connection.onFault(fault);
            }
        }
        stalled.removeFirst(count);
    }

    /** Pooled by thread, and without allocation once warm, unlike Netty's adaptive default. */
    ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    TransportConfig config() {
        return config;
    }

    Authenticator authenticator() {
        return access.authenticator();
    }

    EnhancedAuthenticators enhancedAuthenticators() {
        return access.enhanced();
    }

    Authorizer authorizer() {
        return access.authorizer();
    }

    CounterSet counters() {
        return counters;
    }

    ErrorHandler errorHandler() {
        return errorHandler;
    }

    /** A connection has come to this loop. */
    void onAccepted() {
        acceptedCount = acceptedCount + 1;
    }

    /** Connections that have come so far, wrapping round; any thread. */
    int acceptedCount() {
        return acceptedCount;
    }

    ConnectionTable table() {
        return table;
    }

    KeepAliveWheel wheel() {
        return wheel;
    }

    Farewell farewell() {
        return farewell;
    }

    /** Connections with packets to write. */
    ConnectionList dirty() {
        return dirty;
    }

    /** Connections for which the ring was full. */
    ConnectionList stalled() {
        return stalled;
    }

    /** Connections with bytes that the kernel has not taken. */
    ConnectionList backedUp() {
        return backedUp;
    }

    /** Connections whose clients have sent more than their rate. */
    ThrottledConnections throttled() {
        return throttled;
    }

    OutboundBudget budget() {
        return budget;
    }

    LoopGuards guards() {
        return guards;
    }

    EventWriter writer() {
        return writer;
    }

    PacketWriter packetWriter() {
        return packetWriter;
    }

    PacketIngress packets() {
        return packets;
    }

    ByteBufView inboundView() {
        return inboundView;
    }

    ByteBufView outboundView() {
        return outboundView;
    }

    /** Whole seconds that the loop has run since it was made, as of this duty cycle. */
    int nowS() {
        return clock.nowS();
    }

    LoopClock clock() {
        return clock;
    }

    /** Counts the rounds of reading, each of which is followed by a duty cycle; wraps round. */
    int round() {
        return round;
    }

    /** Milliseconds since the epoch. */
    long nowMs() {
        return epochClock.time();
    }
}
