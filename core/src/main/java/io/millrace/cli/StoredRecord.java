package io.millrace.cli;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.chronicle.RawRecord;
import io.millrace.storage.snapshot.CarriedReader;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/** Single records of a data directory, wherever they lie. */
final class StoredRecord {
    private static final int FIRST_LENGTH = 64 * 1024;

    private StoredRecord() {}

    /**
     * Looks in the journal, then in what the snapshots carried over, the newest first.
     *
     * @return the bytes, frame included
     * @throws CommandFailedException if no intact record begins there
     */
    static byte[] at(final Path dataDirectory, final long position) throws IOException, CommandFailedException {
        final Optional<byte[]> journaled = RawRecord.read(dataDirectory.resolve("journal"), position);
        if (journaled.isPresent()) {
            return journaled.get();
        }
        final Generations generations = Generations.open(dataDirectory);
        for (final Generation generation : generations.newestFirst()) {
            final Optional<byte[]> carried = carried(generations.directory(), generation, position);
            if (carried.isPresent()) {
                return carried.get();
            }
        }
        throw new CommandFailedException("no intact record begins at position " + position + " of the journal in "
                + dataDirectory + ", nor of what its snapshots carried over");
    }

    private static Optional<byte[]> carried(final Path snapshots, final Generation generation, final long position) {
        try (CarriedReader reader = new CarriedReader(snapshots, generation)) {
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[FIRST_LENGTH]);
            int length = reader.read(position, buffer, 0, buffer.capacity());
            while (length == JournalReader.INSUFFICIENT_CAPACITY) {
                buffer = new UnsafeBuffer(new byte[buffer.capacity() * 2]);
                length = reader.read(position, buffer, 0, buffer.capacity());
            }
            if (length == JournalReader.NOT_FOUND) {
                return Optional.empty();
            }
            final byte[] bytes = new byte[length];
            buffer.getBytes(0, bytes);
            return Optional.of(bytes);
        } catch (final JournalDamagedException | UncheckedIOException e) {
            // The other generation may have a file of its own.
            return Optional.empty();
        }
    }
}
