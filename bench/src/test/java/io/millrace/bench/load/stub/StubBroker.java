package io.millrace.bench.load.stub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.BufferUnderflowException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Just enough of an MQTT 3.1.1 and 5 broker, on one thread of its own, with the {@link Mischief} it is given. Any thread
 * may ask it what it did.
 */
public final class StubBroker implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final Exchange exchange;
    private final Greeting greeting;
    private final Thread thread = new Thread(this::run, "stub-broker");
    private final Object turn = new Object();
    private volatile boolean isClosed;

    private StubBroker(final Mischief mischief) throws IOException {
        exchange = new Exchange(mischief);
        greeting = new Greeting(mischief.receiveMaximum());
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static StubBroker start(final Mischief mischief) throws IOException {
        final StubBroker broker = new StubBroker(mischief);
        broker.thread.setDaemon(true);
        broker.thread.start();
        return broker;
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    /** What it did so far. */
    public Transcript transcript() {
        synchronized (turn) {
            return exchange.snapshot();
        }
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (final SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void run() {
        try {
            while (!isClosed) {
                selector.select(exchange.timers.waitMs());
                synchronized (turn) {
                    exchange.timers.runDue();
                    for (final SelectionKey key : selector.selectedKeys()) {
                        serve(key);
                    }
                    selector.selectedKeys().clear();
                    // A packet of one may have written to, or closed, any other.
                    for (final SelectionKey key : List.copyOf(selector.keys())) {
                        flush(key);
                    }
                }
            }
        } catch (final IOException | RuntimeException e) {
            exchange.transcript.onViolation("the stub itself failed: " + e);
            throw new IllegalStateException(e);
        }
    }

    private void serve(final SelectionKey key) throws IOException {
        if (key.attachment() instanceof Conversation conversation) {
            if (key.isValid() && key.isReadable()) {
                read(conversation);
            }
        } else {
            SocketChannel channel = server.accept();
            while (channel != null) {
                accept(channel);
                channel = server.accept();
            }
        }
    }

    private void accept(final SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        final SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(new Conversation(exchange, greeting, new StubConnection(channel, key)));
    }

    private void read(final Conversation conversation) throws IOException {
        boolean isByClient = false;
        try {
            isByClient = !conversation.connection().read(conversation);
        } catch (final IllegalArgumentException | BufferUnderflowException e) {
            exchange.transcript.onViolation("malformed: " + e);
            conversation.connection().close();
        } catch (final IOException e) {
            isByClient = true;
        }
        if (isByClient) {
            conversation.connection().close();
            conversation.onClosed(true);
        }
    }

    private static void flush(final SelectionKey key) throws IOException {
        if (!(key.attachment() instanceof Conversation conversation)) {
            return;
        }
        if (conversation.connection().isOpen()) {
            try {
                conversation.connection().flush();
                return;
            } catch (final IOException e) {
                conversation.connection().close();
            }
        }
        conversation.onClosed(false);
    }
}
