package io.millrace.fuzz;

import io.millrace.mqtt.PacketType;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A numbered QoS 1 stream of 1,000 messages a second from one client to another: it must lose nothing, keep its order, and
 * not stand still, whatever others send. Two threads of its own.
 */
final class Canary implements AutoCloseable {
    private static final String TOPIC = "canary/t";
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Half of what the queue of a Session holds: whoever stands still, nothing has to be dropped. */
    private static final int UNDER_WAY_LIMIT = 500;

    private static final long LAST_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    private final BlockingClient publisher;
    private final BlockingClient subscriber;
    private final Thread sending = new Thread(() -> guarded(this::send), "canary-publisher");
    private final Thread receiving = new Thread(() -> guarded(this::receive), "canary-subscriber");
    private volatile boolean isStopping;
    private volatile boolean isClosing;
    private volatile long sentCount;
    private volatile long acknowledgedCount;
    private volatile long receivedCount;
    private volatile long sendGapNs;
    private volatile long gapNs;
    private volatile long latencyNs;
    private volatile @Nullable Throwable failure;

    Canary(final int port) throws IOException {
        subscriber = new BlockingClient(port, "canary-subscriber");
        subscriber.subscribe(TOPIC, 1);
        subscriber.read();
        publisher = new BlockingClient(port, "canary-publisher");
        receiving.start();
        sending.start();
    }

    private interface Activity {
        void run() throws IOException;
    }

    private void guarded(final Activity activity) {
        try {
            activity.run();
        } catch (final IOException | RuntimeException | AssertionError e) {
            if (!(isClosing && (e instanceof SocketException || e instanceof EOFException))) {
                failure = e;
            }
        }
    }

    private void send() throws IOException {
        long dueNs = System.nanoTime();
        long lastNs = dueNs;
        while (!isStopping) {
            dueNs += INTERVAL_NS;
            for (long waitNs = dueNs - System.nanoTime(); waitNs > 0; waitNs = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(waitNs);
            }
            if (sentCount - receivedCount < UNDER_WAY_LIMIT) {
                final long nowNs = System.nanoTime();
                sendGapNs = Math.max(sendGapNs, nowNs - lastNs);
                lastNs = nowNs;
                sendAt(nowNs);
            }
            while (publisher.hasInput()) {
                onAnswer();
            }
        }
        while (acknowledgedCount < sentCount) {
            onAnswer();
        }
    }

    private void sendAt(final long nowNs) throws IOException {
        final long number = sentCount;
        final byte[] payload =
                ByteBuffer.allocate(16).putLong(number).putLong(nowNs).array();
        publisher.publish(1 << 1, TOPIC, (int) (number % 65_535) + 1, payload);
        sentCount = number + 1;
    }

    private void onAnswer() throws IOException {
        final BlockingClient.Packet answer = publisher.read();
        final int expected = (int) (acknowledgedCount % 65_535) + 1;
        if (answer.type() != PacketType.PUBACK || answer.u16(0) != expected) {
            throw new AssertionError("instead of PUBACK " + expected + ": " + answer.type() + ", " + answer.u16(0));
        }
        acknowledgedCount = acknowledgedCount + 1;
    }

    private void receive() throws IOException {
        long lastNs = 0;
        while (true) {
            final BlockingClient.Packet publish = subscriber.read();
            final long nowNs = System.nanoTime();
            final int at = publish.topicEnd();
            final ByteBuffer payload = ByteBuffer.wrap(publish.body(), at + 2, publish.body().length - at - 2);
            onMessage(payload.getLong(), nowNs - payload.getLong());
            if (lastNs != 0) {
                gapNs = Math.max(gapNs, nowNs - lastNs);
            }
            lastNs = nowNs;
            subscriber.puback(publish.u16(at));
        }
    }

    private void onMessage(final long number, final long tookNs) {
        if (number != receivedCount) {
            throw new AssertionError("message " + number + " instead of " + receivedCount);
        }
        receivedCount = number + 1;
        latencyNs = Math.max(latencyNs, tookNs);
    }

    long sentCount() {
        return sentCount;
    }

    /** Ends the stream; returns when all of it has arrived. */
    Song finish() {
        isStopping = true;
        final long deadlineNs = System.nanoTime() + LAST_LIMIT_NS;
        while ((sending.isAlive() || receivedCount < sentCount)
                && failure == null
                && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(INTERVAL_NS);
        }
        final Throwable cause = failure;
        if (cause != null) {
            throw new AssertionError("the canary is dead", cause);
        }
        return new Song(
                sentCount, acknowledgedCount, receivedCount, millis(gapNs), millis(latencyNs), millis(sendGapNs));
    }

    /** What became of the stream; the gap of sending is this machine's own part in the others. */
    record Song(long sent, long acknowledged, long received, long gapMs, long latencyMs, long sendGapMs) {
        boolean isWhole() {
            return sent == acknowledged && sent == received;
        }
    }

    private static long millis(final long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns);
    }

    @Override
    public void close() throws IOException {
        isClosing = true;
        publisher.close();
        subscriber.close();
    }
}
