package io.millrace.event;

/** The first record of each run; body: int32 incarnation at 40, int32 formatVersion at 44, int32 routerVersion at 48. */
public final class StartedEvent extends EventFlyweight {
    /** The layout of events. Raised when a record of today could not be read by the release before. */
    public static final int FORMAT_VERSION = 1;

    public static final int LENGTH = HEADER_LENGTH + 16;

    private static final int INCARNATION_OFFSET = HEADER_LENGTH;
    private static final int FORMAT_VERSION_OFFSET = HEADER_LENGTH + 4;
    private static final int ROUTER_VERSION_OFFSET = HEADER_LENGTH + 8;

    public void putStarted(final int incarnation, final int routerVersion) {
        buffer.putInt(offset + INCARNATION_OFFSET, incarnation);
        buffer.putInt(offset + FORMAT_VERSION_OFFSET, FORMAT_VERSION);
        buffer.putLong(offset + ROUTER_VERSION_OFFSET, routerVersion);
    }

    public int incarnation() {
        return buffer.getInt(offset + INCARNATION_OFFSET);
    }

    public int formatVersion() {
        return buffer.getInt(offset + FORMAT_VERSION_OFFSET);
    }

    public int routerVersion() {
        return buffer.getInt(offset + ROUTER_VERSION_OFFSET);
    }
}
