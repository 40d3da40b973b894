package io.millrace.bench.routing;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.StartedEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.QoS;
import io.millrace.routing.MutedEgress;
import io.millrace.routing.Router;
import io.millrace.storage.RecordFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The router's share of a replay: records of 256 B QoS 1 PUBLISH, each for one client that is away, out of a stretch of
 * memory that no cache holds. Without reading, checking and carrying over. Nanoseconds a record; 500 are 2 million a
 * second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class RouterReplayBenchmark {
    private static final int RECORDS = 10_000_000;
    private static final int STRETCH = 1 << 18;
    private static final int PAYLOAD_LENGTH = 256;
    private static final long PUBLISHER = ConnectionId.of(1, 0, 0, 1);

    /** Clients that are away, each with a topic of its own; the records go to them in a shuffled order. */
    @Param({"1", "10000", "1000000"})
    public int sessions;

    private final EventFlyweight event = new EventFlyweight();
    private final UnsafeBuffer scratch = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private UnsafeBuffer records = new UnsafeBuffer(0, 0);
    private int recordLength;
    private long position;
    private Router router = new Router(new CounterSet(), 1);

    @Setup(Level.Iteration)
    public void begin() {
        router = new Router(new CounterSet(), 1);
        position = 0;
        started();
        configured();
        connect(PUBLISHER, "publisher");
        for (int i = 0; i < sessions; i++) {
            final long connectionId = ConnectionId.of(1, 0, 1 + i % 1000, 1 + i / 1000);
            connect(connectionId, "client" + i);
            subscribe(connectionId, topic(i));
            final EventFlyweight closed = new EventFlyweight();
            closed.wrap(scratch, 0);
            closed.putHeader(EventFlyweight.HEADER_LENGTH, EventType.CLOSED, connectionId);
            apply(closed);
        }
        writeRecords();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long replay() {
        for (int i = 0; i < RECORDS; i++) {
            event.wrap(records, (i & STRETCH - 1) * recordLength);
            event.timeMs(1_000 + i / 1_000);
            apply(event);
        }
        return router.position();
    }

    private void writeRecords() {
        recordLength = RecordFrame.alignedLength(PublishEvent.lengthOf(topic(0).length, 0, PAYLOAD_LENGTH));
        if (records.capacity() == 0) {
            records = new UnsafeBuffer(ByteBuffer.allocateDirect(STRETCH * recordLength));
        }
        final PublishEvent publish = new PublishEvent();
        for (int i = 0; i < STRETCH; i++) {
            final byte[] topic = topic((int) (i * 2_654_435_761L % sessions));
            publish.wrap(records, i * recordLength);
            publish.putHeader(PublishEvent.lengthOf(topic.length, 0, PAYLOAD_LENGTH), EventType.PUBLISH, PUBLISHER);
            final MessageFlyweight message = publish.message();
            message.putHeader(
                    QoS.AT_LEAST_ONCE, false, false, 1, MessageFlyweight.NO_EXPIRY, topic.length, 0, PAYLOAD_LENGTH);
            records.putBytes(message.topicOffset(), topic);
            publish.markJournaled();
        }
    }

    private void apply(final EventFlyweight next) {
        next.buffer().putLong(next.offset() + RecordFrame.POSITION_OFFSET, position);
        position += RecordFrame.alignedLength(next.length());
        router.apply(next, MutedEgress.INSTANCE);
    }

    private void started() {
        final StartedEvent started = new StartedEvent();
        started.wrap(scratch, 0);
        started.putHeader(StartedEvent.LENGTH, EventType.STARTED, 0);
        started.putStarted(1, Router.VERSION);
        apply(started);
    }

    private void configured() {
        final ConfiguredEvent configured = new ConfiguredEvent();
        configured.wrap(scratch, 0);
        configured.putHeader(ConfiguredEvent.LENGTH, EventType.CONFIGURED, 0);
        configured.putConfigured(32, RECORDS, 1, ConfiguredEvent.DROP_OLDEST, Long.MAX_VALUE, Integer.MAX_VALUE);
        apply(configured);
    }

    private void connect(final long connectionId, final String clientId) {
        final UnsafeBuffer id = new UnsafeBuffer(clientId.getBytes(StandardCharsets.US_ASCII));
        final ConnectEvent connect = new ConnectEvent();
        connect.wrap(scratch, 0);
        connect.putHeader(ConnectEvent.lengthOf(id.capacity(), 0), EventType.CONNECT, connectionId);
        connect.putConnect(5, false, false, 60, 0xFFFF_FFFFL, 32, Integer.MAX_VALUE, 0);
        connect.putClientId(id, 0, id.capacity());
        apply(connect);
    }

    private void subscribe(final long connectionId, final byte[] filter) {
        final SubscribeEvent subscribe = new SubscribeEvent();
        subscribe.wrap(scratch, 0);
        subscribe.putHeader(SubscribeEvent.lengthOf(1, filter.length), EventType.SUBSCRIBE, connectionId);
        subscribe.putSubscribe(1, 1, 0);
        subscribe.putFilter(subscribe.firstFilter(), QoS.AT_LEAST_ONCE, 0, new UnsafeBuffer(filter), 0, filter.length);
        apply(subscribe);
    }

    /** All of one length. */
    private static byte[] topic(final int client) {
        return ("devices/" + (10_000_000 + client) + "/command").getBytes(StandardCharsets.US_ASCII);
    }
}
