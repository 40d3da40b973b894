package io.millrace.storage.chronicle;

import java.io.File;
import java.io.IOException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * The kernel's page cache of one file, and what only the kernel can be asked: to write pages back and to let go of
 * them. Neither changes what the file holds. Belongs to one thread. Linux only.
 */
final class PageCache implements AutoCloseable {
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int POSIX_FADV_DONTNEED = 4;
    private static final int SYNC_FILE_RANGE_WAIT_BEFORE = 1;
    private static final int SYNC_FILE_RANGE_WRITE = 2;
    private static final int SYNC_FILE_RANGE_WAIT_AFTER = 4;

    private final int fd;

    private PageCache(final int fd) {
        this.fd = fd;
    }

    static PageCache open(final File file) throws IOException {
        return new PageCache(checked(LibC.INSTANCE.open(file.getPath(), O_RDONLY | O_CLOEXEC), "open"));
    }

    /**
     * Has the dirty pages written, and does not wait for the disk unless it has too much to do already.
     *
     * @param length in bytes; 0: to the end of the file
     */
    void writeBack(final long offset, final long length) throws IOException {
        checked(LibC.INSTANCE.sync_file_range(fd, offset, length, SYNC_FILE_RANGE_WRITE), "sync_file_range");
    }

    /** Returns when the pages have been written. This is no flush: the disk may have them in its own cache. */
    void awaitWritten(final long offset, final long length) throws IOException {
        final int flags = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
        checked(LibC.INSTANCE.sync_file_range(fd, offset, length, flags), "sync_file_range");
    }

    /** Lets go of pages, but of none that is dirty or mapped. */
    void release(final long offset, final long length) throws IOException {
        final int error = LibC.INSTANCE.posix_fadvise(fd, offset, length, POSIX_FADV_DONTNEED);
        if (error != 0) {
            throw new IOException("posix_fadvise failed with errno " + error);
        }
    }

    @Override
    public void close() throws IOException {
        checked(LibC.INSTANCE.close(fd), "close");
    }

    private static int checked(final int result, final String call) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed with errno "
                    + Runtime.getRuntime(LibC.INSTANCE).getLastError());
        }
        return result;
    }

    /** Public for the proxy alone that is made of it. */
    public interface LibC {
        LibC INSTANCE = LibraryLoader.create(LibC.class).failImmediately().load("c");

        int open(CharSequence path, int flags);

        int close(int fd);

        int sync_file_range(int fd, long offset, long length, int flags);

        int fallocate(int fd, int mode, long offset, long length);

        int posix_fadvise(int fd, long offset, long length, int advice);
    }
}
