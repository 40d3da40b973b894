package io.millrace.bench.load;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the generator with its clients: the only one that touches them. Others ask it by {@link #ask}, and read
 * {@link #progress}.
 */
final class LoadLoop {
    private static final long PING_STEP_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LoadConfig config;
    private final MultiThreadIoEventLoopGroup group;
    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final Counters counters = new Counters();
    private final Recorder recorder = new Recorder();
    private final Progress progress = new Progress();
    private final Handshakes handshakes;
    private final Channels channels;
    private final List<Client> clients = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    /** By number in the stamps; null where the publisher is on another thread. */
    private final @Nullable Publisher[] publisherByNumber;

    private final Pacer pacer;
    private List<Client> dirty = new ArrayList<>();
    private List<Client> flushing = new ArrayList<>();
    private final KeepAlive keepAlive;
    /** A read of this turn filled its buffer: there is more where that came from. */
    private boolean hasMoreToRead;

    LoadLoop(final LoadConfig config, final Population population, final int thread, final int firstIndex) {
        this.config = config;
        group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("bench-load", true),
                executor -> new PumpedIoHandler(EpollIoHandler.newFactory().newHandler(executor), this));
        channels = new Channels(
                (EventLoop) group.next(), allocator, config.target().tls());
        handshakes = new Handshakes(this, config.timing(), config.threads());
        publisherByNumber = new Publisher[population.publishers()];
        final int acknowledging = (int) population.crowds().get(thread).stream()
                .filter(spec -> spec.subscribes() != null && spec.subscribes().qos() > 0)
                .count();
        pacer = Pacer.of(population.shareOf(thread, config.pacing()), publishers, new Breather(acknowledging));
        keepAlive = new KeepAlive(clients, config.target().keepAliveS(), PING_STEP_NS);
        final SharedGroup sharedGroup =
                config.scenario() == Scenario.SHARED ? new SharedGroup(population.publishers()) : null;
        int index = firstIndex;
        for (final ClientSpec spec : population.crowds().get(thread)) {
            clients.add(new Client(this, spec, index++, sharedGroup));
        }
    }

    Target target() {
        return config.target();
    }

    int run() {
        return config.run();
    }

    int window() {
        return config.pacing().window();
    }

    int payloadBytes() {
        return config.payloadBytes();
    }

    UnsafeBuffer view() {
        return view;
    }

    PooledByteBufAllocator allocator() {
        return allocator;
    }

    Counters counters() {
        return counters;
    }

    Recorder recorder() {
        return recorder;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    Channels channels() {
        return channels;
    }

    Pacer pacer() {
        return pacer;
    }

    List<Client> clients() {
        return clients;
    }

    /** What other threads may read at any time. */
    Progress progress() {
        return progress;
    }

    /** Carries out {@code question} on the loop's thread and waits for the answer. */
    <T> T ask(final Callable<T> question) throws InterruptedException {
        final Future<T> answer = group.next().submit(() -> {
            final T result = question.call();
            publishProgress(System.nanoTime());
            return result;
        });
        try {
            return answer.get();
        } catch (final ExecutionException e) {
            throw new IllegalStateException("the loop failed", e.getCause());
        }
    }

    void tell(final Runnable order) throws InterruptedException {
        ask(() -> {
            order.run();
            return true;
        });
    }

    /** After what is being done now. */
    void later(final Runnable task) {
        group.next().execute(task);
    }

    Publisher newPublisher(final Client client, final ClientSpec.Publishes spec) {
        final Publisher publisher = new Publisher(
                client,
                this,
                spec,
                config.target().version(),
                config.payloadBytes(),
                config.run(),
                config.pacing().window(),
                publishers.size());
        publishers.add(publisher);
        publisherByNumber[spec.publisher()] = publisher;
        return publisher;
    }

    /** Messages sent so far by a publisher; 0 if it is none of this thread. */
    long sentBy(final int number) {
        final Publisher publisher = number < publisherByNumber.length ? publisherByNumber[number] : null;
        return publisher == null ? 0 : publisher.sent();
    }

    void onResolved(final int number, final long deliveries) {
        final Publisher publisher = number < publisherByNumber.length ? publisherByNumber[number] : null;
        if (publisher != null) {
            pacer.onResolved(publisher, deliveries);
        }
    }

    /** The client has something to be sent at the end of this turn. */
    void onDirty(final Client client) {
        dirty.add(client);
    }

    /** A connection was read. */
    void onRead(final int length) {
        hasMoreToRead |= length == Channels.READ_LENGTH;
    }

    /** One turn, after the sockets were read. */
    void pump() {
        final long nowNs = System.nanoTime();
        recorder.onTime(nowNs);
        handshakes.pump(nowNs);
        keepAlive.pump(nowNs);
        pacer.pump(nowNs);
        flush();
        publishProgress(nowNs);
        final long pauseNs = pacer.pauseNs(nowNs);
        if (pauseNs > 0 && !hasMoreToRead) {
            LockSupport.parkNanos(pauseNs);
        }
        hasMoreToRead = false;
    }

    boolean hasWork() {
        return !dirty.isEmpty() || pacer.hasWork() || handshakes.hasWork();
    }

    long nextNs() {
        return Math.min(pacer.nextNs(), handshakes.nextNs());
    }

    /** Of other processes' messages, those whose successors came and they did not. */
    long missing() {
        long missing = 0;
        for (final Client client : clients) {
            if (client.receiver() != null) {
                missing += client.receiver().missing();
            }
        }
        return missing;
    }

    long unacknowledged() {
        long count = 0;
        for (final Publisher publisher : publishers) {
            count += publisher.unacknowledged();
        }
        return count;
    }

    /** Deliveries that what was sent, and not refused, should cause. */
    long expected() {
        long count = 0;
        for (final Publisher publisher : publishers) {
            count += publisher.expected();
        }
        return count;
    }

    void close() throws InterruptedException {
        tell(() -> clients.forEach(client -> client.disconnect(false)));
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
        publishers.forEach(Publisher::release);
    }

    private void publishProgress(final long nowNs) {
        progress.publish(counters, handshakes.pending(), pacer.isOver() && pacer.owed() == 0, nowNs);
    }

    private void flush() {
        final List<Client> gathered = dirty;
        dirty = flushing;
        flushing = gathered;
        for (final Client client : gathered) {
            client.flush();
        }
        gathered.clear();
    }
}
