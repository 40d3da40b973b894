package io.millrace.storage.snapshot;

import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes small snapshots. */
final class SnapshotFixture {
    private static final int STATE_LENGTH = 100;

    private final Path directory;
    private final RunBuilder run = new RunBuilder(4096);

    SnapshotFixture(final Path directory) {
        this.directory = directory;
    }

    /** A file of the records at these positions. */
    CarriedRange carry(final long... positions) throws IOException {
        try (CarriedWriter writer = CarriedWriter.create(directory)) {
            for (final long position : positions) {
                run.begin(position).add(100);
                writer.add(run.buffer(), 0, RecordFrame.HEADER_LENGTH + 100);
            }
            return writer.finish();
        }
    }

    /** A candidate, complete. */
    Generation prepare(final long position, final long basePosition, final CarriedRange... carried) throws IOException {
        try (StateWriter writer = StateFile.create(SnapshotFiles.state(directory, position))) {
            writer.write(new UnsafeBuffer(new byte[STATE_LENGTH]), 0, STATE_LENGTH);
            writer.finish();
        }
        final Generation generation = new Generation(position, basePosition, position, STATE_LENGTH, List.of(carried));
        GenerationFile.write(directory, generation);
        return generation;
    }

    static void flipBit(final Path file, final int offset) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[offset < 0 ? bytes.length + offset : offset] ^= 1;
        Files.write(file, bytes);
    }

    static TreeSet<String> names(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Exactly the files that these generations name. */
    static TreeSet<String> named(final Generations generations, final List<Generation> kept) {
        return kept.stream()
                .flatMap(generation -> generations.files(generation).stream())
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
