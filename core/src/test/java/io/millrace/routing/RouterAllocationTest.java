package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The message path allocates nothing once warm: QoS 0, and QoS 1 with its acknowledgements. */
class RouterAllocationTest {
    private static final int CALLS = 100_000;
    private static final int ROUNDS = 5;

    private final EventScript script = new EventScript();
    private final Router router = new Router(new CounterSet(), 1);
    private final EventFlyweight event = new EventFlyweight();

    @Test
    void publishAndAcknowledgeAllocateNothing() {
        final long publisher = ConnectionId.of(1, 0, 0, 1);
        final long subscriber = ConnectionId.of(1, 0, 1, 1);
        apply(script.started(1));
        apply(script.configured(32, 1000, 10));
        apply(script.connect(publisher, "p", true, 0, 100, null));
        apply(script.connect(subscriber, "s", true, 0, 100, null));
        apply(script.subscribe(subscriber, 1, 7, "a/+/c", 1));
        apply(script.subscribe(subscriber, 1, 8, "a/b/c", 1));
        final List<UnsafeBuffer> round = List.of(
                copy(script.publish(publisher, "a/b/c", "payload", 0, false, 0)),
                copy(script.publish(publisher, "a/b/c", "payload", 1, false, 1)));
        final UnsafeBuffer ack = copy(script.ack(subscriber, PacketType.PUBACK, 1, 0));
        play(round, ack, CALLS, 0);
        assertEquals(0, leastAllocated(round, ack));
    }

    /** The least of some rounds: the JIT may allocate in this thread's name while it compiles, the router never does. */
    private long leastAllocated(final List<UnsafeBuffer> round, final UnsafeBuffer ack) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 1; i <= ROUNDS; i++) {
            final long before = threads.getThreadAllocatedBytes(thread);
            play(round, ack, CALLS, i * CALLS);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }

    private void play(final List<UnsafeBuffer> round, final UnsafeBuffer ack, final int calls, final int played) {
        for (int i = 0; i < calls; i++) {
            for (int j = 0; j < round.size(); j++) {
                event.wrap(round.get(j), 0);
                router.apply(event, MutedEgress.INSTANCE);
            }
            final int packetId = (played + i) % 65535 + 1;
            ack.putShort(EventFlyweight.HEADER_LENGTH + 4 + 2, (short) packetId);
            event.wrap(ack, 0);
            router.apply(event, MutedEgress.INSTANCE);
            router.resume(MutedEgress.INSTANCE);
        }
    }

    private void apply(final EventFlyweight built) {
        router.apply(built, MutedEgress.INSTANCE);
    }

    private static UnsafeBuffer copy(final EventFlyweight built) {
        final byte[] bytes = new byte[built.length()];
        built.buffer().getBytes(built.offset(), bytes);
        return new UnsafeBuffer(bytes);
    }
}
