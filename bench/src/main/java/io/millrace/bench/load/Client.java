package io.millrace.bench.load;

import io.millrace.bench.load.wire.ConnectPacket;
import io.millrace.bench.load.wire.FrameListener;
import io.millrace.bench.load.wire.FrameReader;
import io.millrace.bench.load.wire.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT client: its connection, and what it publishes and receives. Writes are gathered and sent once a turn of the
 * loop. The loop's thread.
 */
final class Client extends ChannelInboundHandlerAdapter implements FrameListener {
    /** Bytes gathered in one turn before publishing waits for the next. */
    private static final int OUT_LIMIT = 64 * 1024;

    private static final int OUT_INITIAL = 512;
    private static final int SUBSCRIBE_ID = 1;

    private final LoadLoop loop;
    private final ClientSpec spec;
    private final int index;
    private final @Nullable Publisher publisher;
    private final @Nullable Receiver receiver;
    private final Inflow inflow;
    private ClientState state = ClientState.IDLE;
    private @Nullable FrameReader frames;
    private @Nullable Channel channel;
    private @Nullable ByteBuf out;
    private boolean isHeldBack;
    private long sinceNs;

    Client(final LoadLoop loop, final ClientSpec spec, final int index, final @Nullable SharedGroup group) {
        this.loop = loop;
        this.spec = spec;
        this.index = index;
        publisher = spec.publishes() == null ? null : loop.newPublisher(this, spec.publishes());
        receiver = spec.subscribes() == null ? null : new Receiver(loop, spec.subscribes(), group);
        inflow = new Inflow(this, loop.target().version(), publisher, receiver);
    }

    ClientState state() {
        return state;
    }

    ClientSpec spec() {
        return spec;
    }

    int index() {
        return index;
    }

    /** When the present state began. */
    long sinceNs() {
        return sinceNs;
    }

    @Nullable
    Publisher publisher() {
        return publisher;
    }

    @Nullable
    Receiver receiver() {
        return receiver;
    }

    /** Begins to connect over a channel registered with the loop. */
    void connect(final Channel connecting) {
        channel = connecting;
        frames = new FrameReader(this, loop.view());
        enter(ClientState.CONNECTING);
        connecting
                .connect(loop.target().address(), loop.target().sources().of(index))
                .addListener(future -> {
                    if (!future.isSuccess() && channel == connecting) {
                        fail(Reasons.of(future.cause()));
                    }
                });
    }

    /** Ends the connection, with DISCONNECT or as if the power went. Not a failure. */
    void disconnect(final boolean isAbrupt) {
        if (state != ClientState.CLOSED && state != ClientState.IDLE) {
            if (state != ClientState.READY) {
                loop.handshakes().onGivenUp();
            }
            if (!isAbrupt && state != ClientState.CONNECTING) {
                Packets.writeDisconnect(out());
                flush();
            }
            close(isAbrupt);
        }
    }

    /** What is written here goes out at the end of this turn. */
    ByteBuf out() {
        ByteBuf current = out;
        if (current == null) {
            current = loop.allocator().directBuffer(OUT_INITIAL);
            out = current;
            loop.onDirty(this);
        }
        return current;
    }

    /** True if the connection is up and not clogged. */
    boolean takesPublish() {
        if (state != ClientState.READY || channel == null) {
            return false;
        }
        final boolean takes = (out == null || out.readableBytes() < OUT_LIMIT) && channel.isWritable();
        isHeldBack |= !takes;
        return takes;
    }

    /** Sends what was gathered. */
    void flush() {
        final ByteBuf gathered = out;
        out = null;
        if (gathered != null) {
            if (channel != null && channel.isActive()) {
                channel.writeAndFlush(gathered, channel.voidPromise());
            } else {
                gathered.release();
            }
        }
        onUnclogged();
    }

    /** The connection, or what came through it, is not as it should be. */
    void fail(final String reason) {
        if (state != ClientState.CLOSED) {
            final boolean wasReady = state == ClientState.READY;
            close(false);
            loop.handshakes().onFailed(this, wasReady, reason);
        }
    }

    /** One connection after the other, never two at a time. */
    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return state == ClientState.CLOSED;
    }

    @Override
    public void channelActive(final ChannelHandlerContext context) {
        enter(ClientState.CONNACK);
        new ConnectPacket(
                        loop.target().version(),
                        spec.clientId(),
                        !spec.isKept(),
                        loop.target().keepAliveS(),
                        spec.isKept() ? loop.target().sessionExpiryS() : 0,
                        loop.target().userName(),
                        loop.target().password())
                .write(out());
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object bytes) {
        final ByteBuf received = (ByteBuf) bytes;
        try {
            if (frames != null && context.channel() == channel) {
                inflow.nowNs(System.nanoTime());
                loop.onRead(received.readableBytes());
                frames.onBytes(received);
            }
        } finally {
            received.release();
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        onUnclogged();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        if (context.channel() == channel) {
            fail("connection closed by the broker");
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        if (context.channel() == channel) {
            fail(Reasons.of(cause));
        }
    }

    @Override
    public void onFrame(final int header, final DirectBuffer buffer, final int offset, final int length) {
        inflow.onFrame(header, buffer, offset, length);
    }

    void onConnack(final int reasonCode, final int receiveMaximum, final boolean isSessionPresent) {
        if (state != ClientState.CONNACK) {
            fail("CONNACK out of turn");
            return;
        }
        if (reasonCode != 0) {
            close(false);
            loop.handshakes().onRefused(this, Reasons.ofConnack(loop.target().version(), reasonCode));
            return;
        }
        if (publisher != null && receiveMaximum > 0) {
            publisher.receiveMaximum(Math.min(receiveMaximum, loop.window()));
        }
        loop.handshakes().onConnack(this, inflow.nowNs());
        if (spec.subscribes() != null && !isSessionPresent) {
            enter(ClientState.SUBACK);
            Packets.writeSubscribe(
                    out(),
                    loop.target().version(),
                    SUBSCRIBE_ID,
                    spec.subscribes().filters(),
                    spec.subscribes().qos());
        } else {
            onReady();
        }
    }

    void onSuback(final int worstCode) {
        if (state != ClientState.SUBACK) {
            fail("SUBACK out of turn");
        } else if (worstCode >= 0x80) {
            close(false);
            loop.handshakes().onRefused(this, Reasons.ofSuback(worstCode));
        } else {
            loop.recorder().onSubscribed(inflow.nowNs() - sinceNs);
            onReady();
        }
    }

    private void onReady() {
        enter(ClientState.READY);
        loop.handshakes().onReady();
        if (publisher != null) {
            loop.pacer().onRoom(publisher);
        }
    }

    private void onUnclogged() {
        if (isHeldBack && publisher != null && channel != null && channel.isWritable()) {
            isHeldBack = false;
            loop.pacer().onRoom(publisher);
        }
    }

    private void enter(final ClientState next) {
        state = next;
        sinceNs = next == ClientState.CONNACK ? sinceNs : System.nanoTime();
    }

    private void close(final boolean isAbrupt) {
        enter(ClientState.CLOSED);
        final Channel closing = channel;
        channel = null;
        if (out != null) {
            out.release();
            out = null;
        }
        if (frames != null) {
            // Not while it reads: it is asked between two frames whether the client is closed.
            loop.later(frames::release);
            frames = null;
        }
        if (closing != null && isAbrupt) {
            loop.channels().reset(closing);
        } else if (closing != null) {
            closing.close();
        }
    }
}
