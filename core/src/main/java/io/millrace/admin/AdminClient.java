package io.millrace.admin;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other end of the administration's socket, for one thread. */
public final class AdminClient implements AutoCloseable {
    private static final int DEPTH_LIMIT = 16;
    private static final int BUFFER_LENGTH = 64 * 1024;
    /** Of an answer; a page of connections with the longest Client Identifiers stays below. */
    private static final int ANSWER_LENGTH_LIMIT = 128 << 20;

    private final SocketChannel channel;
    private final Selector selector;
    private final long timeoutMs;
    private ByteBuffer in = ByteBuffer.allocate(BUFFER_LENGTH);

    private AdminClient(final SocketChannel channel, final Selector selector, final long timeoutMs) {
        this.channel = channel;
        this.selector = selector;
        this.timeoutMs = timeoutMs;
    }

    /** @throws IOException if nobody listens, or the socket belongs to another user */
    public static AdminClient connect(final Path socket, final long timeoutMs) throws IOException {
        final SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        final Selector selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
        return new AdminClient(channel, selector, timeoutMs);
    }

    /**
     * Sends one request and waits for its answer.
     *
     * @return the answer; what was asked for is at {@code result}
     * @throws AdminException if the broker answers with an error
     * @throws IOException if it goes away or stays silent
     */
    public Config request(final Map<String, ?> request) throws IOException, AdminException {
        @Nullable IOException writeFailure = null;
        try {
            write(Json.render(request) + "\n");
        } catch (final IOException e) {
            // A broker that takes no more clients says so and closes, perhaps before this request was written.
            writeFailure = e;
        }
        final String line;
        try {
            line = readLine();
        } catch (final IOException e) {
            if (writeFailure != null) {
                e.addSuppressed(writeFailure);
            }
            throw e;
        }
        final Config answer = Json.parse(line, DEPTH_LIMIT);
        if (answer.hasPath("error")) {
            throw new AdminException(answer.getString("error.code"), answer.getString("error.message"));
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }

    private void write(final String text) throws IOException {
        final ByteBuffer line = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            // Far below the socket's buffer: the kernel takes it whole.
            channel.write(line);
        }
    }

    private String readLine() throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        int searched = 0;
        while (true) {
            for (int i = searched; i < in.position(); i++) {
                if (in.get(i) == '\n') {
                    final String line = new String(in.array(), 0, i, StandardCharsets.UTF_8);
                    in.flip().position(i + 1);
                    in.compact();
                    return line;
                }
            }
            searched = in.position();
            final long remainingMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (remainingMs <= 0) {
                throw new SocketTimeoutException("no answer within " + timeoutMs + " ms");
            }
            ensureRoom();
            selector.select(remainingMs);
            selector.selectedKeys().clear();
            if (channel.read(in) < 0) {
                throw new IOException("the broker closed the connection");
            }
        }
    }

    private void ensureRoom() throws IOException {
        if (in.hasRemaining()) {
            return;
        }
        if (in.capacity() >= ANSWER_LENGTH_LIMIT) {
            throw new IOException("an answer of more than " + ANSWER_LENGTH_LIMIT + " bytes");
        }
        final ByteBuffer larger = ByteBuffer.allocate(in.capacity() * 2);
        in.flip();
        in = larger.put(in);
    }
}
