package io.millrace.storage.chronicle;

import io.millrace.storage.DurableFiles;
import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Changes the files of a journal that nobody has open, so that it can be opened again. Each call may be cut short at any
 * moment and done again. What it takes away it moves, and never deletes, but for what was never committed.
 */
public final class JournalRepair {
    private static final String CUT = ".cut";

    private JournalRepair() {}

    /**
     * How far the journal went when somebody noted it last: one that ends earlier has lost its newest files, or what was in
     * them. 0 if nobody did.
     */
    public static long reachedPosition(final Path directory) throws IOException {
        return ReachedMark.read(directory);
    }

    /** Does what a start does: cuts off what was never committed. */
    public static void cutTornTail(final Path directory, final ChronicleJournalConfig config, final long basePosition)
            throws IOException {
        if (CommitMark.isSet(directory)) {
            PowerCut.repair(directory, config.documentLengthLimit(), new RecordFrame());
            CommitMark.clear(directory);
        }
        final PositionIndex positions = new PositionIndex();
        Inspection.of(
                        directory,
                        config.documentLengthLimit(),
                        positions,
                        new FileTable(directory, positions),
                        basePosition)
                .cutTornTail();
        DurableFiles.force(directory);
    }

    /** Gives a whole file, which others follow, the end mark that is missing. */
    public static void close(final Path file) throws IOException {
        replaceByPrefix(file, Long.MAX_VALUE);
    }

    /**
     * Makes the journal end at {@code position}: the file that holds it is copied to {@code aside} and cut, those behind
     * it are moved there, and so is what it says of commits.
     *
     * @param files all there are, in order
     */
    public static void cutAt(
            final Path directory, final List<JournalFileCheck> files, final long position, final Path aside)
            throws IOException {
        int kept = -1;
        for (int i = 0; i < files.size(); i++) {
            final JournalFileCheck file = files.get(i);
            if (file.recordCount() == 0 || file.from() >= position) {
                break;
            }
            kept = i;
            if (file.to() >= position || file.fault() != null) {
                break;
            }
        }
        final boolean isCut = kept >= 0 && isCutWithin(files.get(kept), position);
        DurableFiles.createDirectories(aside);
        if (isCut) {
            copy(files.get(kept).path(), aside);
        }
        // From the newest on: what is left in between is damaged at the same place and repaired in the same way.
        for (int i = files.size() - 1; i > kept; i--) {
            move(files.get(i).path(), aside);
        }
        for (final String mark : List.of(CommitMark.FILE_NAME, ReachedMark.FILE_NAME)) {
            if (Files.exists(directory.resolve(mark))) {
                move(directory.resolve(mark), aside);
            }
        }
        if (kept >= 0 && (isCut || !files.get(kept).isClosed())) {
            replaceByPrefix(files.get(kept).path(), position);
        }
    }

    /** Moves the files that begin before {@code position} to {@code aside}, the oldest first. */
    public static void moveBelow(final List<Path> files, final Path aside) throws IOException {
        DurableFiles.createDirectories(aside);
        for (final Path file : files) {
            move(file, aside);
        }
    }

    private static boolean isCutWithin(final JournalFileCheck file, final long position) {
        return file.to() > position || file.fault() != null || file.hasRest();
    }

    private static void move(final Path file, final Path aside) throws IOException {
        DurableFiles.move(file, aside.resolve(file.getFileName()));
    }

    private static void copy(final Path file, final Path aside) throws IOException {
        final Path copy = aside.resolve(file.getFileName());
        final Path unfinished = copy.resolveSibling(file.getFileName() + ".new");
        Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.force(unfinished);
        DurableFiles.move(unfinished, copy);
    }

    /** Puts in the place of the file one that is closed behind the last record before {@code position}. */
    private static void replaceByPrefix(final Path path, final long position) throws IOException {
        final Path cut = path.resolveSibling(path.getFileName() + CUT);
        try (CycleFile file = new CycleFile(path)) {
            final Prefix prefix = Prefix.of(file, position);
            try (FileChannel source = FileChannel.open(path, StandardOpenOption.READ);
                    FileChannel target = FileChannel.open(
                            cut,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                for (long done = 0; done < prefix.length; ) {
                    done += source.transferTo(done, prefix.length - done, target);
                }
                write(target, prefix.lastDocument, CycleFile.HEADER_LENGTH, prefix.lastLength);
                write(target, prefix.length, CycleFile.HEADER_LENGTH, CycleFile.END_OF_FILE);
                // As Chronicle encodes it: the position, then its lower half with the number of the document.
                final int writePosition = file.writePositionOffset();
                write(target, writePosition, Long.BYTES, prefix.lastDocument);
                write(
                        target,
                        writePosition + Long.BYTES,
                        Long.BYTES,
                        (prefix.lastDocument << Integer.SIZE) + prefix.documentCount - 1);
                target.force(true);
            }
        }
        DurableFiles.move(cut, path);
    }

    private static void write(final FileChannel target, final long offset, final int width, final long value)
            throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, value).limit(width);
        while (bytes.hasRemaining()) {
            target.write(bytes, offset + bytes.position());
        }
    }

    /** The documents up to a position, the last one of them perhaps shortened. */
    private record Prefix(long length, long lastDocument, int lastLength, int documentCount) {
        static Prefix of(final CycleFile file, final long position) throws IOException {
            Prefix prefix = new Prefix(0, -1, 0, 0);
            long offset = 0;
            for (int header = file.intAt(0); CycleFile.isComplete(header); header = file.intAt(offset)) {
                if (!CycleFile.isMetadata(header)) {
                    final long start = file.longAt(offset + CycleFile.HEADER_LENGTH + RecordFrame.POSITION_OFFSET);
                    final int kept = (int) Math.min(CycleFile.length(header), position - start);
                    if (kept <= 0) {
                        break;
                    }
                    prefix = new Prefix(CycleFile.next(offset, kept), offset, kept, prefix.documentCount + 1);
                }
                offset = CycleFile.next(offset, header);
            }
            if (prefix.documentCount == 0) {
                throw new IOException("no record lies before position " + position);
            }
            return prefix;
        }
    }
}
