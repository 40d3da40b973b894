package io.millrace.storage.chronicle;

import java.io.File;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the files of the journal behind the appender, a step at a time and over their boundaries, and asks the
 * page cache for one thing. A file that was deleted meanwhile has no pages left. One thread.
 */
final class PagePass implements AutoCloseable {
    /** What is asked for a part of a file. */
    @FunctionalInterface
    interface Action {
        void run(PageCache pages, long offset, long length) throws IOException;
    }

    /** A file, and where it begins in all that the appender has written, over its files. */
    record Section(File file, long base) {}

    private final int step;
    private final long headBytes;
    private final Action action;
    private final ArrayDeque<Section> sections = new ArrayDeque<>();
    private long done;
    private @Nullable Section last;
    private @Nullable PageCache pages;
    private @Nullable Section open;

    /**
     * @param headBytes of each file, asked for a file later: Chronicle keeps them mapped until it has closed the file. They
     *     go in the same steps as the rest, for pages that are let go of all at once are soon the host's
     */
    PagePass(final int step, final long headBytes, final Action action) {
        this.step = step;
        this.headBytes = headBytes;
        this.action = action;
    }

    void add(final Section section) {
        sections.addLast(section);
    }

    /** One step, if it ends at or before {@code limit}; false if it does not. */
    boolean advance(final long limit) throws IOException {
        final Section first = sections.peekFirst();
        if (first == null) {
            return false;
        }
        final long end = endOfFirst();
        final long next = Math.min(done + step, end);
        if (next > limit) {
            return false;
        }
        if (next > done) {
            ask(first, done - first.base(), next - done);
            done = next;
        }
        if (done == end) {
            last = sections.removeFirst();
        }
        return true;
    }

    private void ask(final Section section, final long offset, final long length) throws IOException {
        final Section asked = offset < headBytes ? last : section;
        final PageCache cache = asked == null ? null : turnTo(asked);
        if (cache != null) {
            action.run(cache, offset, length);
        }
    }

    /** Where the second file begins. */
    private long endOfFirst() {
        final Iterator<Section> files = sections.iterator();
        files.next();
        return files.hasNext() ? files.next().base() : Long.MAX_VALUE;
    }

    private @Nullable PageCache turnTo(final Section section) throws IOException {
        if (section.equals(open)) {
            return pages;
        }
        close();
        open = section;
        try {
            pages = PageCache.open(section.file());
        } catch (final IOException e) {
            if (section.file().exists()) {
                throw e;
            }
        }
        return pages;
    }

    @Override
    public void close() throws IOException {
        open = null;
        final PageCache closing = pages;
        pages = null;
        if (closing != null) {
            closing.close();
        }
    }
}
