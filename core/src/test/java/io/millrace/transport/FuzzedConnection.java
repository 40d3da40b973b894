package io.millrace.transport;

import io.millrace.fuzz.Conversation;
import io.millrace.fuzz.Replies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;

/** One connection of a {@link FuzzedLoop}: sends a conversation in pieces, reads now and then, and acknowledges or not. */
final class FuzzedConnection {
    private final EmbeddedChannel channel;
    private final byte[] conversation;
    private final boolean isReplying;
    private final Replies replies = new Replies();
    private int sent;

    FuzzedConnection(final IoLoop loop, final Conversation conversation, final boolean isReplying) {
        this.conversation = conversation.bytes();
        this.isReplying = isReplying;
        channel = new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                channel.pipeline()
                        .addLast(new ConnectionHandler(new Connection(
                                loop, channel, LoopRig.anyListener(), new Door(loop, DoorConfig.DEFAULT))));
            }
        });
    }

    /** All is sent, or nobody wants it any more. */
    boolean isDone() {
        return sent == conversation.length || !channel.isActive();
    }

    /** The next bytes, unless the loop does not read. */
    void send(final int lengthLimit) {
        final int length = Math.min(lengthLimit, conversation.length - sent);
        if (length > 0 && isRead()) {
            write(Arrays.copyOfRange(conversation, sent, sent + length));
            sent += length;
        }
    }

    /** Takes what the broker has sent; a reply must not stand in the middle of a packet. */
    void receive() {
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            final byte[] bytes = new byte[next.readableBytes()];
            next.readBytes(bytes);
            next.release();
            replies.onBytes(bytes, 0, bytes.length);
        }
        if (isReplying && sent == conversation.length && isRead()) {
            final byte[] due = replies.take();
            if (due.length > 0) {
                write(due);
            }
        }
    }

    /** The Network Connection breaks here. */
    void vanish() {
        sent = conversation.length;
        channel.close();
    }

    void close() {
        receive();
        channel.close();
        receive();
    }

    private boolean isRead() {
        return channel.isActive() && channel.config().isAutoRead();
    }

    private void write(final byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }
}
