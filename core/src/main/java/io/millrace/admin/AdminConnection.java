package io.millrace.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One client: a request at a time. While it waits for an answer, or does not read it, nothing more is read from it, so
 * it never holds more than one request and one answer.
 */
final class AdminConnection {
    /** Of a request, its end of line included, in bytes. */
    static final int REQUEST_LENGTH_LIMIT = 4096;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ByteBuffer in = ByteBuffer.allocate(REQUEST_LENGTH_LIMIT);
    private final SocketChannel channel;
    private final AdminCommands commands;
    private @Nullable SelectionKey key;
    private ByteBuffer out = NOTHING;
    private boolean isWaiting;
    private boolean isEnding;
    private long lastUsedNs;

    AdminConnection(final SocketChannel channel, final AdminCommands commands, final long nowNs) {
        this.channel = channel;
        this.commands = commands;
        this.lastUsedNs = nowNs;
    }

    void key(final SelectionKey key) {
        this.key = key;
    }

    /** True while it waits for an answer. */
    boolean isWaiting() {
        return isWaiting;
    }

    long lastUsedNs() {
        return lastUsedNs;
    }

    /** Says why there is no service and ends. */
    void refuse(final AdminException reason) {
        reply(AdminCommands.error(reason));
        isEnding = true;
    }

    /** Takes what has arrived. */
    void read(final long nowNs) throws IOException {
        lastUsedNs = nowNs;
        if (channel.read(in) < 0) {
            isEnding = true;
        }
    }

    /**
     * Writes, then carries out what can be carried out.
     *
     * @return false if the connection has ended
     */
    boolean advance() throws IOException {
        while (true) {
            if (out.hasRemaining()) {
                channel.write(out);
            }
            if (out.hasRemaining() || isWaiting) {
                break;
            }
            if (!executeNext()) {
                if (isEnding) {
                    return false;
                }
                break;
            }
        }
        final SelectionKey registered = key;
        if (registered != null) {
            final int reading = isWaiting || out.hasRemaining() || isEnding ? 0 : SelectionKey.OP_READ;
            registered.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : reading);
        }
        return true;
    }

    void close() throws IOException {
        channel.close();
    }

    /** Carries out the first complete line, if there is one. */
    private boolean executeNext() {
        for (int i = 0; i < in.position(); i++) {
            if (in.get(i) == '\n') {
                in.flip();
                final ByteBuffer line = in.slice(0, i);
                execute(line);
                in.position(i + 1);
                in.compact();
                return true;
            }
        }
        if (!in.hasRemaining()) {
            in.clear();
            refuse(new AdminException(
                    AdminException.REQUEST_TOO_LONG, "a request has at most " + REQUEST_LENGTH_LIMIT + " bytes"));
            return true;
        }
        return false;
    }

    private void execute(final ByteBuffer line) {
        final CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(line);
        } catch (final CharacterCodingException e) {
            reply(AdminCommands.error(new AdminException(AdminException.BAD_REQUEST, "a request is UTF-8", e)));
            return;
        }
        isWaiting = true;
        commands.execute(text.toString(), this::reply);
    }

    private void reply(final String line) {
        isWaiting = false;
        out = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
