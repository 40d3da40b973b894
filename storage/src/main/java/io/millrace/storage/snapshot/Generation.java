package io.millrace.storage.snapshot;

import java.util.List;

/**
 * One snapshot that is kept: the state after every record before {@code position}, and what its references need.
 *
 * @param position where the replay goes on
 * @param basePosition the journal's files are needed from here on; what is referred to before it was carried over
 * @param timeMs when it was made, in milliseconds since the epoch
 * @param stateLength of the file of state in bytes
 * @param carried the files of carried-over messages, ascending, their ranges apart from each other
 */
public record Generation(long position, long basePosition, long timeMs, long stateLength, List<CarriedRange> carried) {
    public Generation {
        carried = List.copyOf(carried);
        long free = 0;
        for (final CarriedRange range : carried) {
            if (range.from() < free) {
                throw new IllegalArgumentException("ranges overlap at position " + range.from());
            }
            free = range.to();
        }
        if (basePosition < free || position < basePosition || stateLength <= 0) {
            throw new IllegalArgumentException("position " + position + ", base " + basePosition + ", carried up to "
                    + free + ", state of " + stateLength + " bytes");
        }
    }

    /** What its carried-over records take on the disk, shared files included, in bytes. */
    public long carriedBytes() {
        long sum = 0;
        for (final CarriedRange range : carried) {
            sum += range.length();
        }
        return sum;
    }
}
