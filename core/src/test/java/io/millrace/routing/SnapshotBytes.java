package io.millrace.routing;

import io.millrace.monitor.CounterSet;
import io.millrace.session.Digest;
import io.millrace.snapshot.SnapshotReader;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** A snapshot in memory. */
final class SnapshotBytes {
    private static final int PIECE_HEADER = 16;

    private SnapshotBytes() {}

    static byte[] of(final Router router) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        router.snapshot(Router.writerOf((buffer, offset, length) -> {
            final byte[] part = new byte[length];
            buffer.getBytes(offset, part);
            bytes.writeBytes(part);
        }));
        return bytes.toByteArray();
    }

    /** A router that goes on with its own secret. */
    static Router restore(final byte[] bytes, final long hashSeed) {
        final int[] at = new int[1];
        final SnapshotReader reader = new SnapshotReader((buffer, offset, length) -> {
            final int count = Math.min(length, bytes.length - at[0]);
            buffer.putBytes(offset, bytes, at[0], count);
            at[0] += count;
            return count;
        });
        return Router.restore(new CounterSet(), hashSeed, reader);
    }

    /** Reads at most seven bytes at a time: a source may give as little as it likes. */
    static Router restore(final byte[] bytes) {
        final int[] at = new int[1];
        final SnapshotReader reader = new SnapshotReader((buffer, offset, length) -> {
            final int count = Math.min(Math.min(length, 7), bytes.length - at[0]);
            buffer.putBytes(offset, bytes, at[0], count);
            at[0] += count;
            return count;
        });
        return Router.restore(new CounterSet(), 77, reader);
    }

    static long digest(final Router router) {
        final Digest digest = new Digest();
        router.digest(digest);
        return digest.value();
    }

    /** Makes every checksum right again. */
    static void seal(final byte[] bytes) {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        for (int piece = 0; piece + PIECE_HEADER <= bytes.length; ) {
            final int length = buffer.getInt(piece);
            if (length < PIECE_HEADER || length > bytes.length - piece) {
                return;
            }
            final CRC32C crc = new CRC32C();
            crc.update(bytes, piece + 8, length - 8);
            buffer.putInt(piece + 4, (int) crc.getValue());
            piece += length;
        }
    }
}
