package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConfiguredEvent;
import io.millrace.monitor.Counters;
import io.millrace.port.Port;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;

/** A pipeline around a stub machine and a stub journal, driven by the test's thread: inline, without sockets. */
abstract class PipelineRig {
    static final int EVENT_LIMIT = 16 * 1024;
    static final Consumer<ConfiguredEvent> CONFIGURATION =
            event -> event.putConfigured(32, 1000, 100, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
    static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    final StubMachine machine = new StubMachine();
    final Counters counters = new Counters();
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    final TestEvents events = new TestEvents();
    final EgressLog log = new EgressLog();
    StubJournal journal = new StubJournal();
    long nowMs = 1000;

    static PipelineConfig config(final int batchEventLimit, final int batchByteLimit) {
        return new PipelineConfig(
                1024, 16 * 1024, EVENT_LIMIT, 2, 1 << 17, batchEventLimit, batchByteLimit, 1 << 16, 64, false);
    }

    Pipeline pipeline(final PipelineConfig config) {
        return new Pipeline(config, journal, machine, counters, () -> nowMs, new FailStop(failure::set));
    }

    Pipeline started(final Port[] ports) {
        final Pipeline pipeline = pipeline(config(1000, 1 << 15));
        for (int i = 0; i < ports.length; i++) {
            ports[i] = pipeline.addPort(() -> {});
        }
        pipeline.replay((records, position) -> {});
        pipeline.start(3, CONFIGURATION);
        machine.applied.clear();
        return pipeline;
    }

    void put(final Port port, final int qos) {
        assertTrue(events.publish(port, 1, qos, 10, 1));
        port.publish();
    }

    List<Integer> types() {
        return machine.applied.stream().map(StubMachine.Applied::type).collect(Collectors.toList());
    }

    void assertNone() {
        final Throwable cause = failure.get();
        if (cause != null) {
            throw new AssertionError("fail-stop", cause);
        }
    }
}
