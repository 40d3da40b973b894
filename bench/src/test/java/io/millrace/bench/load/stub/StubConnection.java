package io.millrace.bench.load.stub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;

/** One Network Connection: bytes to Control Packets and back. Belongs to the stub's thread. */
final class StubConnection {
    private static final int CHUNK = 1 << 16;
    /** Fixed header: a byte, and a Remaining Length of at most four. */
    private static final int LENGTH_BYTES_MAX = 4;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private final ArrayDeque<ByteBuffer> outbound = new ArrayDeque<>();
    private byte[] inbound = new byte[CHUNK];
    private int inboundLength;
    private boolean isPaused;

    StubConnection(final SocketChannel channel, final SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Reads what is there and says every whole packet. Returns false at the end of the stream. */
    boolean read(final Conversation conversation) throws IOException {
        chunk.clear();
        final int count = channel.read(chunk);
        if (count < 0) {
            return false;
        }
        if (inboundLength + count > inbound.length) {
            inbound = Arrays.copyOf(inbound, Math.max(inboundLength + count, 2 * inbound.length));
        }
        chunk.flip().get(inbound, inboundLength, count);
        inboundLength += count;
        int position = 0;
        int length = packetLength(position);
        while (length > 0 && isOpen()) {
            final int bodyLength = bodyLength(position);
            final int bodyAt = position + length - bodyLength;
            final ByteBuffer body = ByteBuffer.wrap(Arrays.copyOfRange(inbound, bodyAt, bodyAt + bodyLength));
            final int first = inbound[position] & 0xFF;
            position += length;
            conversation.onPacket(first >> 4, first & 0xF, body);
            length = packetLength(position);
        }
        inboundLength -= position;
        System.arraycopy(inbound, position, inbound, 0, inboundLength);
        return true;
    }

    /** Of the packet at {@code position}, fixed header included; 0 if it is not there as a whole. */
    private int packetLength(final int position) {
        int at = position + 1;
        while (at < inboundLength && at <= position + LENGTH_BYTES_MAX) {
            if (inbound[at] >= 0) {
                final int length = at + 1 - position + bodyLength(position);
                return position + length <= inboundLength ? length : 0;
            }
            at++;
        }
        return 0;
    }

    private int bodyLength(final int position) {
        return Packets.variable(ByteBuffer.wrap(inbound, position + 1, inboundLength - position - 1));
    }

    void write(final byte[] packet) {
        if (isOpen()) {
            outbound.add(ByteBuffer.wrap(packet));
        }
    }

    /** As much as the socket takes; called once a turn of the loop. */
    void flush() throws IOException {
        if (!isOpen()) {
            return;
        }
        while (!isPaused && !outbound.isEmpty()) {
            final ByteBuffer[] buffers = outbound.toArray(ByteBuffer[]::new);
            channel.write(buffers);
            while (!outbound.isEmpty() && !outbound.peek().hasRemaining()) {
                outbound.remove();
            }
            if (!outbound.isEmpty()) {
                break;
            }
        }
        final boolean isWaiting = !isPaused && !outbound.isEmpty();
        key.interestOps(isWaiting ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Nothing more is written from here until it is called with false. What was written before goes out. */
    void pause(final boolean isPaused) throws IOException {
        if (isPaused && !this.isPaused) {
            flush();
        }
        this.isPaused = isPaused;
    }

    void close() throws IOException {
        if (channel.isOpen() && !isPaused) {
            try {
                flush();
            } catch (final IOException e) {
                // It is gone already, which is what was wanted.
            }
        }
        channel.close();
    }
}
