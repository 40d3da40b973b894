package io.millrace.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/**
 * Netty's handler with the loop's duty cycle behind it: reading, then working and writing, on one thread and without a
 * task or a wake-up in between. The loop sleeps only when there is nothing at all to do, and never past the next tick.
 *
 * <p>Why nothing is missed: Netty says that it will sleep, then asks {@link #canBlock} once more; who has something for
 * us makes it visible first and calls {@link #wakeup()} then, which does something only after Netty has said so.
 */
final class LoopIoHandler implements IoHandler, IoHandlerContext {
    /** How long the loop sleeps at most, so that timers run: those of the core as well as keep-alive. */
    static final long TICK_NS = 50_000_000L;

    private final IoHandler delegate;
    private final IoLoop loop;
    private IoHandlerContext context;

    LoopIoHandler(final IoHandler delegate, final IoLoop loop) {
        this.delegate = delegate;
        this.loop = loop;
        context = this;
    }

    @Override
    public int run(final IoHandlerContext context) {
        this.context = context;
        final int handled = delegate.run(this);
        try {
            loop.doWork();
        } catch (final Throwable failure) {
            // Whatever it is belongs to no connection and must not end the thread that serves all of them silently.
            loop.errorHandler().onError(failure);
        }
        return handled;
    }

    @Override
    public boolean canBlock() {
        return context.canBlock() && !loop.hasWork();
    }

    @Override
    public long delayNanos(final long currentTimeNanos) {
        return Math.min(
                Math.min(context.delayNanos(currentTimeNanos), loop.delayNs()),
                TICK_NS - Math.floorMod(currentTimeNanos, TICK_NS));
    }

    /**
     * The end of this tick, or before that when the core has something to do. The same value for all of the tick, because the epoll handler sets its timer only when the
     * value changes: that is a system call.
     */
    @Override
    public long deadlineNanos() {
        final long nowNs = System.nanoTime();
        final long delayNs = Math.min(context.delayNanos(nowNs), loop.delayNs());
        final long untilTickNs = TICK_NS - Math.floorMod(nowNs, TICK_NS);
        return nowNs + Math.min(delayNs, untilTickNs);
    }

    @Override
    public void reportActiveIoTime(final long activeNanos) {
        loop.guards().onRound(activeNanos);
        if (context.shouldReportActiveIoTime()) {
            context.reportActiveIoTime(activeNanos);
        }
    }

    @Override
    public boolean shouldReportActiveIoTime() {
        return true;
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
