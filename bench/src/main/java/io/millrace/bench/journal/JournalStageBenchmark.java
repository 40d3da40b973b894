package io.millrace.bench.journal;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counters;
import io.millrace.pipeline.FailStop;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineConfig;
import io.millrace.pipeline.StateMachine;
import io.millrace.port.Port;
import io.millrace.routing.Egress;
import io.millrace.storage.Journal;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import io.millrace.storage.chronicle.RawQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the journal stage adds to Chronicle Queue: events of 320 bytes (a PUBLISH with 256 bytes of payload) through
 * ring, journal stage and journal, against appends of the same bytes that come from nowhere. Nanoseconds a record.
 *
 * <ul>
 *   <li>{@code stage}: written into a port's ring, ordered, stamped, copied into the hot window, sealed, appended and
 *       committed batch by batch, handed to a router that does nothing.
 *   <li>{@code ring}: the same without the journal (events that are not journaled): what of it is ring and routing.
 *   <li>{@code rawBatch}: a batch as one document. {@code stage} less {@code ring} against this is what the stage adds.
 *   <li>{@code rawRecords}: a document a record.
 * </ul>
 *
 * Writes some gigabytes into the temporary directory and deletes them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class JournalStageBenchmark {
    /** Of one invocation, in batches of {@link #batch}. */
    private static final int RECORDS = 2048;

    private static final int LENGTH = 320;
    private static final long PAGE_CACHE_BYTES = 256L << 20;
    private static final long NO_ROLL = 1L << 36;

    @Param({"1", "64", "2048"})
    private int batch;

    private final UnsafeBuffer records =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(RECORDS * LENGTH, BitUtil.CACHE_LINE_LENGTH));
    private final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final EventFlyweight event = new EventFlyweight();

    private Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Journal journal;

    @SuppressWarnings("NullAway.Init")
    private Pipeline pipeline;

    @SuppressWarnings("NullAway.Init")
    private Port port;

    @SuppressWarnings("NullAway.Init")
    private RawQueue queue;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = Files.createTempDirectory(Path.of(System.getProperty("bench.dir", "/var/tmp")), "millrace-bench");
        final ChronicleJournalConfig config =
                new ChronicleJournalConfig(ChronicleJournalConfig.BLOCK_SIZE_DEFAULT, false, PAGE_CACHE_BYTES, NO_ROLL);
        journal = ChronicleJournal.open(directory.resolve("ours"), config);
        queue = new RawQueue(directory.resolve("raw"), config);
        pipeline = new Pipeline(
                PipelineConfig.defaults(),
                journal,
                new NoRouter(),
                new Counters(),
                System::currentTimeMillis,
                new FailStop(cause -> {
                    throw new IllegalStateException(cause);
                }));
        port = pipeline.addPort(() -> {});
        pipeline.replay((count, position) -> {});
        pipeline.start(1, configured -> {});
    }

    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        pipeline.close();
        journal.close();
        queue.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void stage() {
        run(EventFlyweight.FLAG_JOURNALED);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void ring() {
        run(0);
    }

    private void run(final int flags) {
        for (int batches = RECORDS / batch; batches > 0; batches--) {
            for (int i = 0; i < batch; i++) {
                final int offset = port.claim(LENGTH);
                port.buffer().putBytes(offset, record, 0, LENGTH);
                event.wrap(port.buffer(), offset);
                event.putHeader(LENGTH, EventType.PUBLISH, 1);
                event.flags(flags);
                port.commit();
            }
            port.publish();
            if (pipeline.doWork() < batch) {
                throw new IllegalStateException("the batch was not taken whole");
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void rawBatch() {
        final int length = batch * LENGTH;
        for (int i = 0; i < RECORDS; i += batch) {
            queue.append(records, i * LENGTH, length);
        }
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void rawRecords() {
        for (int i = 0; i < RECORDS; i++) {
            queue.append(records, i * LENGTH, LENGTH);
        }
    }

    /** Routes nothing and never has a timer. */
    private static final class NoRouter implements StateMachine {
        @Override
        public void apply(final EventFlyweight event, final Egress egress) {
            // What the router costs is another question.
        }

        @Override
        public void resume(final Egress egress) {
            // Nothing waits.
        }

        @Override
        public boolean hasWaiting() {
            return false;
        }

        @Override
        public long nextDeadlineMs() {
            return Long.MAX_VALUE;
        }
    }
}
