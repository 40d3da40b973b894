package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.management.ThreadMXBean;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counters;
import io.millrace.mqtt.PacketType;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import io.millrace.routing.Egress;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message on its way from an ingress ring to a handler leaves nothing for the garbage collector. */
class PipelineAllocationTest {
    private static final int MESSAGES = 100_000;
    private static final int ROUNDS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final StubJournal journal = new StubJournal();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final TestEvents events = new TestEvents();
    private final Deliverer machine = new Deliverer();
    private final PayloadCounter handler = new PayloadCounter();
    private final Pipeline pipeline = new Pipeline(
            PipelineConfig.ofEventLengthLimit(64 * 1024),
            journal,
            machine,
            new Counters(),
            () -> 1000,
            new FailStop(failure::set));
    private final Port port = pipeline.addPort(() -> {});

    /** Sends every message to two connections and acknowledges what is journaled. */
    private final class Deliverer implements StateMachine {
        @Override
        public void apply(final EventFlyweight event, final Egress egress) {
            if (event.type() != EventType.PUBLISH) {
                return;
            }
            final long connectionId = TestEvents.connection(port, 1);
            egress.message(event.buffer(), event.offset(), false);
            egress.deliver(connectionId, 0, 0, NOTHING, 0, 0);
            egress.deliver(connectionId + 1, 0, 0, NOTHING, 0, 0);
            egress.messageEnd();
            if (event.isJournaled()) {
                egress.ack(connectionId, PacketType.PUBACK, 1, 0);
            }
        }

        @Override
        public void resume(final Egress egress) {}

        @Override
        public boolean hasWaiting() {
            return false;
        }

        @Override
        public long nextDeadlineMs() {
            return Long.MAX_VALUE;
        }
    }

    private static final class PayloadCounter implements EgressHandler {
        private long payloadBytes;
        private long acks;

        @Override
        public void onPublish(
                final long connectionId,
                final int packetId,
                final int deliveryWord,
                final DirectBuffer identifiers,
                final int identifiersOffset,
                final int identifiersLength,
                final MessageFlyweight message,
                final long messageTimeMs) {
            payloadBytes += message.payloadLength();
        }

        @Override
        public void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
            ++acks;
        }
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void shouldNotAllocateForQoS0() {
        start();
        run(0);
        assertEquals(0, allocated(0));
        assertEquals(2L * (1 + ROUNDS) * MESSAGES * 256, handler.payloadBytes);
        assertNull(failure.get());
    }

    @Test
    void shouldNotAllocateForQoS1() {
        start();
        run(1);
        assertEquals(0, allocated(1));
        assertEquals(2L * (1 + ROUNDS) * MESSAGES * 256, handler.payloadBytes);
        assertEquals((1L + ROUNDS) * MESSAGES, handler.acks);
        assertNull(failure.get());
    }

    private void start() {
        pipeline.replay((records, position) -> {});
        pipeline.start(1, event -> event.putConfigured(1, 1, 1, 0, 1, Integer.MAX_VALUE));
        pipeline.doWork();
        // The stub grows with what it keeps.
        journal.isDiscarding = true;
    }

    /** The least of a few rounds: what is allocated per message shows in every one, what the JVM does once does not. */
    private long allocated(final int qos) {
        final long id = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            final long before = THREADS.getThreadAllocatedBytes(id);
            run(qos);
            least = Math.min(least, THREADS.getThreadAllocatedBytes(id) - before);
        }
        return least;
    }

    private void run(final int qos) {
        for (int i = 0; i < MESSAGES; i++) {
            events.publish(port, 1, qos, 256, i);
            if ((i & 63) == 63 || i == MESSAGES - 1) {
                port.publish();
                pipeline.doWork();
                port.drain(handler, Integer.MAX_VALUE);
            }
        }
    }
}
