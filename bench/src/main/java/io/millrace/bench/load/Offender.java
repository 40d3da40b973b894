package io.millrace.bench.load;

import io.millrace.bench.load.wire.ConnectPacket;
import io.millrace.bench.load.wire.Packets;
import io.millrace.bench.load.wire.Version;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;

/** A subscriber, MQTT 3.1.1 and QoS 0, that misbehaves as soon as its SUBACK is there. Its event loop's thread. */
final class Offender extends ChannelInboundHandlerAdapter {
    enum Kind {
        SLOW,
        STOPPED,
        HALF_OPEN
    }

    /** What a slow one reads at a time. */
    static final int READ_LENGTH = 4 * 1024;

    private static final int READ_INTERVAL_MS = 100;

    /** Who has vanished sends no PINGREQ: the broker may find out. The others live on without. */
    private static final int HALF_OPEN_KEEP_ALIVE_S = 60;

    private static final int HANDSHAKE_LENGTH = 4 + 5;
    /** Of CONNACK. */
    private static final int RETURN_CODE_OFFSET = 3;

    private static final int ACCEPTED = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int BPF_RET = 6;
    private static final int PROGRAM_LENGTH = 16;

    /** A packet filter of one instruction: accept 0 bytes. For the life of the process, since the kernel copies it. */
    private static final ByteBuffer DROP_ALL = ByteBuffer.allocateDirect(8)
            .order(ByteOrder.nativeOrder())
            .putShort((short) BPF_RET)
            .putShort((short) 0)
            .putInt(0)
            .clear();

    private static final RawUnixChannelOption ATTACH_FILTER =
            new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, PROGRAM_LENGTH);

    private final Kind kind;
    private final String clientId;
    private final Target target;
    private final String filter;
    private final CompletableFuture<Void> misbehaving = new CompletableFuture<>();
    private int received;

    Offender(final Kind kind, final String clientId, final Target target, final String filter) {
        this.kind = kind;
        this.clientId = clientId;
        this.target = target;
        this.filter = filter;
    }

    /** Done when it has begun to misbehave, or failed. */
    CompletableFuture<Void> misbehaving() {
        return misbehaving;
    }

    @Override
    public void channelActive(final ChannelHandlerContext context) {
        final ByteBuf out = context.alloc().buffer();
        final int keepAliveS = kind == Kind.HALF_OPEN ? HALF_OPEN_KEEP_ALIVE_S : 0;
        new ConnectPacket(Version.MQTT_3_1_1, clientId, true, keepAliveS, 0, target.userName(), target.password())
                .write(out);
        Packets.writeSubscribe(out, Version.MQTT_3_1_1, 1, List.of(filter), 0);
        context.writeAndFlush(out, context.voidPromise());
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        final boolean wasReady = received >= HANDSHAKE_LENGTH;
        final int returnCode = bytes.readerIndex() + RETURN_CODE_OFFSET - received;
        if (received <= RETURN_CODE_OFFSET
                && returnCode < bytes.writerIndex()
                && bytes.getByte(returnCode) != ACCEPTED) {
            misbehaving.completeExceptionally(new IllegalStateException(clientId + " was refused"));
        }
        received += wasReady ? 0 : bytes.readableBytes();
        bytes.release();
        if (!wasReady && received >= HANDSHAKE_LENGTH) {
            misbehave(context);
            misbehaving.complete(null);
        }
    }

    private void misbehave(final ChannelHandlerContext context) {
        switch (kind) {
            case STOPPED -> context.channel().config().setAutoRead(false);
            case SLOW -> {
                context.channel().config().setAutoRead(false);
                context.executor()
                        .scheduleAtFixedRate(context::read, READ_INTERVAL_MS, READ_INTERVAL_MS, TimeUnit.MILLISECONDS);
            }
            case HALF_OPEN -> {
                final ByteBuffer program = ByteBuffer.allocateDirect(PROGRAM_LENGTH)
                        .order(ByteOrder.nativeOrder())
                        .putLong(1)
                        .putLong(BufferUtil.address(DROP_ALL))
                        .flip();
                context.channel().config().setOption(ATTACH_FILTER, program);
            }
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        misbehaving.completeExceptionally(new IllegalStateException(clientId + " was disconnected"));
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        misbehaving.completeExceptionally(cause);
        context.close();
    }
}
