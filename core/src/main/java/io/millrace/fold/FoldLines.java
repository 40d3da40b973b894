package io.millrace.fold;

import io.millrace.session.ClientId;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the child process says, a line each: {@code progress RECORDS POSITION}, {@code records COUNT}, {@code largest} and
 * {@code oldest BYTES TIME CLIENT} (the Client Identifier in hexadecimal), {@code done}. Whatever else it says is for the
 * log.
 */
final class FoldLines {
    static final String PROGRESS = "progress";
    static final String RECORDS = "records";
    static final String LARGEST = "largest";
    static final String OLDEST = "oldest";
    static final String DONE = "done";

    private FoldLines() {}

    static String backlog(final String word, final Backlog backlog) {
        return word + " " + backlog.bytes() + " " + backlog.oldestMs() + " "
                + HexFormat.of().formatHex(backlog.clientId().bytes());
    }

    /** @return null if that is not what the line says */
    static @Nullable Backlog backlogOf(final String word, final String line) {
        final String[] words = line.split(" ", -1);
        if (words.length != 4 || !words[0].equals(word)) {
            return null;
        }
        try {
            final byte[] clientId = HexFormat.of().parseHex(words[3]);
            return new Backlog(
                    ClientId.of(new UnsafeBuffer(clientId), 0, clientId.length),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]));
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    /** @return -1 if that is not what the line says */
    static long numberOf(final String word, final String line) {
        if (!line.startsWith(word + " ")) {
            return -1;
        }
        try {
            return Long.parseLong(line.split(" ", -1)[1]);
        } catch (final NumberFormatException e) {
            return -1;
        }
    }
}
