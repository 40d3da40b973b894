package io.millrace.bench.journal;

import io.millrace.storage.RecordFrame;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of 64 records of 256 bytes into Chronicle Queue: sealed with position and CRC32C and written as one document,
 * as the journal does, or as a document a record, without position and checksum. Nanoseconds a record. Writes some
 * gigabytes into the temporary directory and deletes them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(2)
public class JournalLayoutBenchmark {
    private static final int BATCH = 64;
    private static final int LENGTH = 256;

    private final RecordFrame frame = new RecordFrame();
    private final UnsafeBuffer batch = new UnsafeBuffer(ByteBuffer.allocateDirect(BATCH * LENGTH));
    private final byte[] record = new byte[LENGTH];

    private Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private ChronicleJournal journal;

    @SuppressWarnings("NullAway.Init")
    private ChronicleQueue queue;

    @SuppressWarnings("NullAway.Init")
    private ExcerptAppender appender;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("millrace-bench");
        journal = ChronicleJournal.open(directory.resolve("ours"), ChronicleJournalConfig.defaults());
        queue = SingleChronicleQueueBuilder.binary(directory.resolve("plain").toFile())
                .build();
        appender = queue.createAppender();
        for (int i = 0; i < BATCH; i++) {
            batch.putInt(i * LENGTH + RecordFrame.LENGTH_OFFSET, LENGTH);
        }
    }

    @TearDown
    public void delete() throws IOException {
        journal.close();
        queue.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sealedBatchInOneDocument() {
        long position = journal.endPosition();
        for (int i = 0; i < BATCH; i++) {
            frame.seal(batch, i * LENGTH, position);
            position += LENGTH;
        }
        journal.append(batch, 0, BATCH * LENGTH);
        journal.commit();
        return position;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long documentPerRecord() {
        for (int i = 0; i < BATCH; i++) {
            try (DocumentContext document = appender.writingDocument()) {
                document.wire().bytes().write(record);
            }
        }
        return appender.lastIndexAppended();
    }
}
