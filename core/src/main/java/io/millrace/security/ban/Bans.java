package io.millrace.security.ban;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The bans of a broker. One thread changes them, that of the administration; every other reads {@link #list()} and may
 * {@link #offer} one.
 */
public final class Bans {
    /** All of them together. */
    public static final int LIMIT = 100_000;
    /** Each of these is looked at for each CONNECT. */
    public static final int RANGE_LIMIT = 1_000;

    public static final int EXPRESSION_LIMIT = 64;

    private static final int OFFER_LIMIT = 1_024;
    private static final long SWEEP_INTERVAL_MS = 1_000;

    private final BanStorage storage;
    private final NavigableMap<String, Ban> entries = new TreeMap<>();
    private final ManyToOneConcurrentArrayQueue<Ban> offered = new ManyToOneConcurrentArrayQueue<>(OFFER_LIMIT);
    private long additions;
    private long sweptMs;
    private volatile BanList list;
    private volatile Runnable onOffered = () -> {};

    /** Begins with what is kept. */
    public Bans(final BanStorage storage) {
        this.storage = storage;
        for (final Ban ban : storage.all()) {
            entries.put(ban.key(), ban);
        }
        list = entries.isEmpty() ? BanList.EMPTY : new BanList(entries.values(), ++additions);
    }

    /** As it is now; any thread. */
    public BanList list() {
        return list;
    }

    /**
     * Adds one, or replaces that of the same key.
     *
     * @throws IllegalArgumentException if there are too many; the message is for operators
     * @throws IOException if it could not be kept; then it is not added
     */
    public void add(final Ban ban) throws IOException {
        final String refusal = refusal(ban);
        if (refusal != null) {
            throw new IllegalArgumentException(refusal);
        }
        storage.put(ban);
        entries.put(ban.key(), ban);
        additions++;
        publish();
    }

    private @Nullable String refusal(final Ban ban) {
        if (entries.containsKey(ban.key())) {
            return null;
        }
        if (entries.size() >= LIMIT) {
            return "there are " + LIMIT + " bans already";
        }
        return switch (ban.kind()) {
            case PEERHOST_NET ->
                list.rangeCount() < RANGE_LIMIT ? null : "there are " + RANGE_LIMIT + " bans of ranges already";
            case CLIENTID_RE, USERNAME_RE ->
                list.expressionCount() < EXPRESSION_LIMIT
                        ? null
                        : "there are " + EXPRESSION_LIMIT + " bans by expression already";
            default -> null;
        };
    }

    /**
     * Removes one.
     *
     * @return whether it was there
     * @throws IOException if it is still kept; then it is still in force
     */
    public boolean remove(final String key) throws IOException {
        if (!entries.containsKey(key)) {
            return false;
        }
        storage.remove(List.of(key));
        entries.remove(key);
        publish();
        return true;
    }

    /** Up to {@code limit} of them in ascending order of their keys, behind {@code key}; empty: from the first. */
    public List<Ban> page(final String key, final int limit) {
        return entries.tailMap(key, false).values().stream().limit(limit).toList();
    }

    public int size() {
        return entries.size();
    }

    /**
     * Takes what was offered, and, once a second, forgets what is over.
     *
     * @throws IOException if what is over is still kept; it is no longer in force nevertheless
     */
    public void doWork(final long nowMs) throws IOException {
        boolean isChanged = false;
        for (Ban ban = offered.poll(); ban != null; ban = offered.poll()) {
            if (refusal(ban) == null && !entries.containsKey(ban.key())) {
                entries.put(ban.key(), ban);
                additions++;
                isChanged = true;
            }
        }
        final List<String> over = nowMs - sweptMs >= SWEEP_INTERVAL_MS ? over(nowMs) : List.of();
        over.forEach(entries::remove);
        if (isChanged || !over.isEmpty()) {
            publish();
        }
        if (!over.isEmpty()) {
            storage.remove(over);
        }
    }

    private List<String> over(final long nowMs) {
        sweptMs = nowMs;
        final List<String> over = new ArrayList<>();
        entries.forEach((key, ban) -> {
            if (ban.isOver(nowMs)) {
                over.add(key);
            }
        });
        return over;
    }

    /**
     * Any thread: asks for a ban that is not kept over a restart. One for which there is no room is not made; whoever
     * found a reason for it will find it again.
     */
    public void offer(final Ban ban) {
        if (offered.offer(ban)) {
            onOffered.run();
        }
    }

    /** Who is to be told, by any thread, that {@link #doWork} has something to do. */
    public void onOffered(final Runnable onOffered) {
        this.onOffered = onOffered;
    }

    private void publish() {
        list = new BanList(entries.values(), additions);
    }
}
