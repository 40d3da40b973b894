package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.NanoClock;

/**
 * How fast a listener accepts. When a bucket is empty, too many connections have not authenticated yet, or the loops have
 * enough to do with those they have, it accepts no more for a while, and the kernel keeps who comes in its backlog: a
 * storm is let in in waves, nobody is dropped, and nothing spins. The thread of the loop that accepts.
 */
final class Admission extends ChannelInboundHandlerAdapter {
    /** Of a pause: a loop that turned accepting off and on for each connection would do little else. */
    private static final long PAUSE_MIN_NS = 2_000_000L;

    private final TokenBucket own;
    private final TokenBucket shared;
    private final BooleanSupplier isRoomFull;
    private final BooleanSupplier isBusy;
    private final CounterSet counters;
    private final NanoClock clock;
    private boolean isPaused;

    /**
     * @param own the listener's
     * @param shared of all listeners
     * @param isRoomFull whether as many connections as may be have not authenticated yet
     * @param isBusy whether a loop is slow to answer: then one is accepted in a pause's time, so that nobody waits for ever
     * @param counters of the loop that accepts
     */
    Admission(
            final TokenBucket own,
            final TokenBucket shared,
            final BooleanSupplier isRoomFull,
            final BooleanSupplier isBusy,
            final CounterSet counters,
            final NanoClock clock) {
        this.own = own;
        this.shared = shared;
        this.isRoomFull = isRoomFull;
        this.isBusy = isBusy;
        this.counters = counters;
        this.clock = clock;
    }

    /** A connection is accepted, and is let in: what follows from it is for the next. */
    @Override
    public void channelRead(final ChannelHandlerContext context, final Object accepted) {
        final long nowNs = clock.nanoTime();
        final long waitNs = Math.max(own.take(nowNs), shared.take(nowNs));
        context.fireChannelRead(accepted);
        if (!isPaused && (waitNs > 0 || isRoomFull.getAsBoolean() || isBusy.getAsBoolean())) {
            isPaused = true;
            counters.increment(Counter.ACCEPT_PAUSED);
            context.channel().config().setAutoRead(false);
            lookAgain(context.channel(), waitNs);
        }
    }

    private void lookAgain(final Channel channel, final long waitNs) {
        final long pauseNs = Math.max(waitNs, PAUSE_MIN_NS);
        channel.eventLoop().schedule(() -> goOn(channel), pauseNs, TimeUnit.NANOSECONDS);
    }

    private void goOn(final Channel channel) {
        if (!channel.isOpen()) {
            return;
        }
        if (isRoomFull.getAsBoolean()) {
            lookAgain(channel, 0);
        } else {
            isPaused = false;
            channel.config().setAutoRead(true);
        }
    }
}
