package io.millrace.security.ban;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts how often the connections of each Client Identifier end, in a table of fixed size: four places for each, by a
 * hash that only this process knows. Who finds them taken has that with the fewest ends, so that among very many
 * clients one that flaps slowly may be missed. Any thread; a count that two threads change at once may miss one.
 *
 * <pre>
 *   a place:  | tag 24 bits | beginning of the window, seconds, 24 bits | ends 16 bits |      0: free
 * </pre>
 */
public final class FlappingDetector {
    private static final int PLACES = 1 << 16;
    private static final int WAYS = 4;
    private static final int COUNT_MAX = 0xFFFF;
    private static final int MASK_24 = 0xFF_FFFF;
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final AtomicLongArray places = new AtomicLongArray(PLACES);
    private final FlappingConfig config;
    private final long seed;

    /** @param seed that no client can know */
    public FlappingDetector(final FlappingConfig config, final long seed) {
        this.config = config;
        this.seed = seed;
    }

    public FlappingConfig config() {
        return config;
    }

    /**
     * A connection has ended.
     *
     * @return true if there were too many; then they are counted anew
     */
    public boolean onEnd(final String clientId, final long nowMs) {
        final long hash = hash(clientId);
        final long tag = (hash >>> 40) == 0 ? 1 : hash >>> 40;
        final int first = (int) hash & PLACES - 1 & -WAYS;
        final int nowS = (int) (nowMs / 1_000) & MASK_24;
        int chosen = first;
        int chosenCount = Integer.MAX_VALUE;
        for (int i = first; i < first + WAYS; i++) {
            final long place = places.get(i);
            if (place >>> 40 == tag && !isPast(place, nowS)) {
                return count(i, place);
            }
            final int weight = place == 0 || isPast(place, nowS) ? 0 : count(place);
            if (weight < chosenCount) {
                chosen = i;
                chosenCount = weight;
            }
        }
        return count(chosen, tag << 40 | (long) nowS << 16);
    }

    private boolean count(final int place, final long before) {
        final int ends = count(before) + 1;
        final boolean isFlapping = ends >= config.endLimit();
        places.set(place, isFlapping ? 0 : before & ~(long) COUNT_MAX | Math.min(ends, COUNT_MAX));
        return isFlapping;
    }

    private boolean isPast(final long place, final int nowS) {
        final int ageS = nowS - (int) (place >>> 16 & MASK_24) & MASK_24;
        return ageS * 1_000L >= config.windowMs();
    }

    private static int count(final long place) {
        return (int) place & COUNT_MAX;
    }

    private long hash(final String clientId) {
        long hash = seed;
        for (int i = 0; i < clientId.length(); i++) {
            hash = (hash ^ clientId.charAt(i)) * FACTOR;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ seed) * FACTOR;
        return hash ^ hash >>> 32;
    }
}
