package io.millrace.fold;

import io.millrace.storage.snapshot.CarriedRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of the files of carried-over records. One that nobody refers to is left out, one that is mostly referred to
 * is shared with the snapshot before, the others are written anew. The youngest are written together with what is new as
 * long as that is not much more than they are: so there are few files, and a record is written again only as often as the
 * amount doubles.
 *
 * @param files in the order of their positions
 */
record CarryPlan(List<Decision> files) {
    /** A file that is not half referred to is not worth its room. */
    private static final int WORTH = 2;

    /** A file joins the new one if it is at most this many times as long. */
    private static final int JOINED = 2;

    /** A file of carried-over records and what of it is referred to. */
    record Referred(CarriedRange range, long recordCount, long bytes, long referredCount) {
        long referredBytes() {
            return recordCount == 0 ? 0 : (long) ((double) bytes * referredCount / recordCount);
        }

        boolean isWorthSharing() {
            return referredCount * WORTH >= recordCount;
        }
    }

    /** @param isShared false: what is referred to is written anew */
    record Decision(CarriedRange range, boolean isShared) {}

    /** @param newBytes that are carried over for the first time */
    static CarryPlan of(final List<Referred> old, final long newBytes) {
        final int joined = joinedFrom(old, newBytes);
        final List<Decision> files = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            final Referred file = old.get(i);
            if (file.referredCount > 0) {
                files.add(new Decision(file.range, i < joined && file.isWorthSharing()));
            }
        }
        return new CarryPlan(List.copyOf(files));
    }

    private static int joinedFrom(final List<Referred> old, final long newBytes) {
        long bytes = newBytes;
        int from = old.size();
        while (from > 0 && bytes > 0 && old.get(from - 1).referredBytes() <= JOINED * bytes) {
            from--;
            bytes += old.get(from).referredBytes();
        }
        return from;
    }
}
