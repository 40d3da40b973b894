package io.millrace.bench.load;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/**
 * Netty's handler with the loop's pump behind it: read all sockets, then publish, then write, on one thread and without
 * a task in between. Sleeps no longer than to the next message that is due.
 */
final class PumpedIoHandler implements IoHandler, IoHandlerContext {
    /** Time-outs, seconds and keep-alive need the pump this often. */
    private static final long TICK_NS = 20_000_000L;

    private final IoHandler delegate;
    private final LoadLoop loop;
    private IoHandlerContext context = this;

    PumpedIoHandler(final IoHandler delegate, final LoadLoop loop) {
        this.delegate = delegate;
        this.loop = loop;
    }

    @Override
    public int run(final IoHandlerContext outer) {
        context = outer;
        final int handled = delegate.run(this);
        try {
            loop.pump();
        } catch (final RuntimeException | Error failure) {
            // Netty would log it, if anything, and go on: a generator that goes on wrongly is worse than none.
            loop.progress().fail(failure);
        }
        return handled;
    }

    @Override
    public boolean canBlock() {
        return context.canBlock() && !loop.hasWork();
    }

    @Override
    public long delayNanos(final long currentTimeNanos) {
        return Math.min(context.delayNanos(currentTimeNanos), untilDueNs(currentTimeNanos));
    }

    /** Stays the same until it is reached: a new value costs a system call. */
    @Override
    public long deadlineNanos() {
        final long nowNs = System.nanoTime();
        return nowNs + delayNanos(nowNs);
    }

    private long untilDueNs(final long nowNs) {
        final long untilTickNs = TICK_NS - Math.floorMod(nowNs, TICK_NS);
        return Math.max(0, Math.min(untilTickNs, loop.nextNs() - nowNs));
    }

    @Override
    public void reportActiveIoTime(final long activeNanos) {
        context.reportActiveIoTime(activeNanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
        return context.shouldReportActiveIoTime();
    }

    @Override
    public void initialize() {
        delegate.initialize();
    }

    @Override
    public void prepareToDestroy() {
        delegate.prepareToDestroy();
    }

    @Override
    public void destroy() {
        delegate.destroy();
    }

    @Override
    public IoRegistration register(final IoHandle handle) throws Exception {
        return delegate.register(handle);
    }

    @Override
    public void wakeup() {
        delegate.wakeup();
    }

    @Override
    public boolean isCompatible(final Class<? extends IoHandle> handleType) {
        return delegate.isCompatible(handleType);
    }
}
