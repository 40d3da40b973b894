package io.millrace.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One hostile client, which never waits: who owns it gives it turns. It goes when it is thrown out, or has had enough. */
final class HostileSocket {
    private static final long PIECE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(4);
    private static final ByteBuffer READ = ByteBuffer.allocateDirect(64 * 1024);

    private final HostileKind kind;
    private final ByteBuffer out;
    private final SocketChannel channel;
    private final long leaveNs = System.nanoTime() + PATIENCE_NS;
    private long dueNs;

    private HostileSocket(final HostileKind kind, final Random random, final SocketChannel channel) {
        this.kind = kind;
        out = ByteBuffer.wrap(kind.bytes(random));
        this.channel = channel;
    }

    /** Null if the broker does not take it now. */
    static @Nullable HostileSocket open(final HostileKind kind, final int port, final String from, final Random random)
            throws IOException {
        final SocketChannel channel = SocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(from, 0));
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.configureBlocking(false);
            // Without it the ports of a hostile quarter of an hour would be used up.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            return new HostileSocket(kind, random, channel);
        } catch (final IOException refused) {
            channel.close();
            return null;
        }
    }

    /** False if it has ended. */
    boolean turn() throws IOException {
        final long nowNs = System.nanoTime();
        try {
            READ.clear();
            if (channel.read(READ) >= 0 && nowNs - leaveNs < 0) {
                if (out.hasRemaining() && nowNs - dueNs >= 0) {
                    write(nowNs);
                }
                return true;
            }
        } catch (final IOException thrownOut) {
            // As it deserves.
        }
        channel.close();
        return false;
    }

    private void write(final long nowNs) throws IOException {
        final int end = Math.min(out.limit(), out.position() + kind.pieceLength());
        final ByteBuffer piece = out.duplicate().limit(end);
        out.position(out.position() + channel.write(piece));
        dueNs = kind.isSlow() ? nowNs + PIECE_INTERVAL_NS : nowNs;
    }

    void close() throws IOException {
        channel.close();
    }
}
