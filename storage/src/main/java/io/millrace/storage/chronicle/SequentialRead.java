package io.millrace.storage.chronicle;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads of a file that nobody needs in the page cache afterwards: past it, where the file system can do that. Offsets,
 * lengths and memory are whole blocks then.
 */
final class SequentialRead {
    private static final int BLOCK = 4096;
    private static final Logger LOGGER = LoggerFactory.getLogger(SequentialRead.class);

    private SequentialRead() {}

    static FileChannel open(final Path file) throws IOException {
        try {
            if (BLOCK % Files.getFileStore(file).getBlockSize() == 0) {
                return FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT);
            }
        } catch (final IOException | UnsupportedOperationException e) {
            LOGGER.debug("{} is read through the page cache", file, e);
        }
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Where the block begins that {@code offset} lies in. */
    static long blockOf(final long offset) {
        return offset & -BLOCK;
    }

    static ByteBuffer allocate(final int length) {
        final int blocks = (length + BLOCK - 1) / BLOCK;
        return ByteBuffer.allocateDirect((blocks + 1) * BLOCK)
                .alignedSlice(BLOCK)
                .slice(0, blocks * BLOCK);
    }

    /**
     * Fills the buffer, unless the file ends before.
     *
     * @param offset a block's
     * @return how many bytes were read
     */
    static int read(final FileChannel channel, final ByteBuffer buffer, final long offset) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            final int count = channel.read(buffer, offset + buffer.position());
            // Behind a part of a block there is nothing more.
            if (count < 0 || count % BLOCK != 0) {
                return buffer.position();
            }
        }
        return buffer.position();
    }
}
