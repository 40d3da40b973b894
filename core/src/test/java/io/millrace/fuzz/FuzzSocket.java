package io.millrace.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One Network Connection that sends a {@link Conversation} in pieces of any size. It reads or does not, acknowledges or
 * does not, and goes politely or not. It never waits; who owns it gives it turns.
 */
final class FuzzSocket {
    /** A broker that has not taken a conversation by then hangs. */
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(30);

    private static final int PINGREQ = 0xC000;
    private static final int PATIENCE_MS = 200;
    private static final int SEGMENT_MAX = 1500;
    private static final ByteBuffer READ = ByteBuffer.allocateDirect(64 * 1024);
    private static final byte[] COPY = new byte[64 * 1024];

    private final SplittableRandom random;
    private final Tally tally;
    private final List<Conversation.Piece> pieces;
    private final ByteBuffer out;
    private final SocketChannel channel;
    private final Replies replies = new Replies();
    private final boolean isReading;
    private final boolean isReplying;
    private final long startNs = System.nanoTime();
    private long leaveNs;
    private boolean isLeaving;
    private int pieceCount;
    private int pieceEnd;
    private boolean isClosed;

    /** @param host an address of the loopback network to come from: one alone runs out of ports */
    FuzzSocket(
            final int port,
            final String host,
            final Conversation conversation,
            final SplittableRandom random,
            final Tally tally)
            throws IOException {
        this.random = random;
        this.tally = tally;
        pieces = conversation.pieces();
        out = ByteBuffer.wrap(new PacketBytes()
                .raw(conversation.bytes(), 0, conversation.bytes().length)
                .u16(PINGREQ)
                .toArray());
        isReading = random.nextInt(8) != 0;
        isReplying = isReading && random.nextBoolean();
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.bind(new InetSocketAddress(host, 0));
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.configureBlocking(false);
        tally.connections++;
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Sends a little, reads what is there; true if anything happened. */
    boolean turn() {
        try {
            final boolean hasRead = isReading && read();
            return !isClosed && (out.hasRemaining() ? write() : linger()) || hasRead;
        } catch (final IOException reset) {
            // The broker has closed with bytes of ours unread.
            close();
            return true;
        }
    }

    private boolean write() throws IOException {
        final int end = out.limit();
        final int segment = 1 + random.nextInt(random.nextInt(8) == 0 ? 8 : SEGMENT_MAX);
        out.limit(Math.min(end, out.position() + (random.nextInt(4) == 0 ? end : segment)));
        final int written = channel.write(out);
        out.limit(end);
        tally.bytes += written;
        while (pieceCount < pieces.size() && pieceEnd + pieces.get(pieceCount).bytes().length <= out.position()) {
            final Conversation.Piece piece = pieces.get(pieceCount++);
            pieceEnd += piece.bytes().length;
            tally.packets++;
            tally.mutated += piece.isMutated() ? 1 : 0;
        }
        if (written == 0 && System.nanoTime() - startNs > STUCK_NS) {
            tally.stuck++;
            close();
        }
        return written > 0;
    }

    /** All is said: the broker has some time to answer. */
    private boolean linger() throws IOException {
        final long nowNs = System.nanoTime();
        if (leaveNs == 0) {
            // Some do not wait, some are silent until their Keep Alive or the broker's patience is over.
            final int kind = random.nextInt(256);
            final long patienceMs = kind < 8 ? 5_000 : kind < 64 ? random.nextInt(12) : PATIENCE_MS;
            leaveNs = nowNs + TimeUnit.MILLISECONDS.toNanos(patienceMs);
            isLeaving = kind >= 8;
        }
        if (isReplying) {
            final byte[] due = replies.take();
            if (due.length > 0) {
                channel.write(ByteBuffer.wrap(due));
                return true;
            }
        }
        if (nowNs - leaveNs < 0 && !(isLeaving && replies.isPinged())) {
            return false;
        }
        close();
        return true;
    }

    private boolean read() throws IOException {
        READ.clear();
        final int count = channel.read(READ);
        if (count < 0) {
            close();
            return true;
        }
        READ.flip();
        READ.get(COPY, 0, count);
        replies.onBytes(COPY, 0, count);
        return count > 0;
    }

    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        tally.answers += replies.packetCount();
        tally.ended(ending());
        try {
            if (random.nextInt(4) != 0) {
                // RST instead of FIN.
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private String ending() {
        if (!isReading) {
            return "never read";
        }
        if (replies.disconnectCode() >= 0) {
            return String.format("told in DISCONNECT: 0x%02X", replies.disconnectCode());
        }
        if (replies.connackCode() > 0) {
            return String.format("refused in CONNACK: 0x%02X", replies.connackCode());
        }
        final String when = replies.connackCode() == 0 ? "" : ", before CONNACK";
        final boolean isGone = replies.isPinged() || leaveNs != 0 && System.nanoTime() - leaveNs >= 0;
        return (isGone ? "gone by itself" : "closed without a word") + when;
    }
}
