package io.millrace.pipeline;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.storage.DiskSpace;

/**
 * What is still taken when the disk has little room (docs/decisions/0022). New durable work is refused: PUBLISH that
 * would be journaled, SUBSCRIBE, CONNECT; the refusal is stamped into the event, which is routed and answered in its
 * place and not journaled. What completes or ends something goes on until there is no room at all; then it waits in its
 * ring, and what is behind it. The core thread's.
 */
final class Admission {
    /** How soon what waits is tried again; a change of the level wakes earlier. */
    private static final long PAUSE_MS = 10;

    private final EventFlyweight event = new EventFlyweight();
    private final RefusedConnections refused;
    private DiskSpace space = DiskSpace.UNWATCHED;
    private DiskSpace.Level level = DiskSpace.Level.ROOM;
    private boolean isJournalFull;
    private boolean isPaused;
    private long pausedUntilMs;

    Admission(final RefusedConnections refused) {
        this.refused = refused;
    }

    void diskSpace(final DiskSpace watched) {
        space = watched;
    }

    /**
     * The level counts for a whole batch.
     *
     * @param hasRoom the journal is sure of room for it, whatever the disk was found to have before
     */
    void begin(final boolean hasRoom) {
        isJournalFull = !hasRoom;
        level = hasRoom ? space.level() : DiskSpace.Level.NONE;
        isPaused = false;
        if (level != DiskSpace.Level.ROOM) {
            refused.onRefusing();
        } else if (!refused.isEmpty()) {
            refused.onRoom();
        }
    }

    boolean isEverythingTaken() {
        return level == DiskSpace.Level.ROOM && refused.isEmpty();
    }

    /** True if something may be journaled that no port has asked for: a TICK. */
    boolean isJournaling() {
        return level != DiskSpace.Level.NONE;
    }

    /**
     * Marks the next event of a ring as refused if it is one to refuse.
     *
     * @param offset of its cell
     * @return false if it has to wait, and everything behind it
     */
    boolean admit(final IngressRing ring, final int offset) {
        if (ring.isOverflow(offset)) {
            event.wrap(ring.overflow(offset), 0);
        } else {
            event.wrap(ring.buffer(), offset);
        }
        if (!event.isJournaled()) {
            return true;
        }
        final boolean isRoom = level == DiskSpace.Level.ROOM;
        switch (event.type()) {
            case EventType.PUBLISH -> {
                if (!isRoom || refused.contains(event.connectionId())) {
                    refuse();
                }
                return true;
            }
            case EventType.SUBSCRIBE, EventType.CONNECT -> {
                if (!isRoom) {
                    refuse();
                }
                return true;
            }
            default -> {
                return isJournaling();
            }
        }
    }

    private void refuse() {
        event.flags(event.flags() & ~EventFlyweight.FLAG_JOURNALED | EventFlyweight.FLAG_REFUSED);
    }

    /** Something has to wait for room. */
    void pause(final long nowMs) {
        isPaused = true;
        pausedUntilMs = nowMs + PAUSE_MS;
    }

    boolean isPaused() {
        return isPaused;
    }

    /** How long nothing is tried from now on, in milliseconds; 0 if nothing waits for room, or there may be some. */
    long delayMs(final long nowMs) {
        return isPaused && (isJournalFull || space.level() == DiskSpace.Level.NONE)
                ? Math.max(0, pausedUntilMs - nowMs)
                : 0;
    }
}
