package io.millrace.transport;

import org.jspecify.annotations.Nullable;

/**
 * What holds for the clients that come through one listener.
 *
 * @param protocol null: as for all
 * @param timeouts null: as for all
 * @param inflightLimit QoS 1 and 2 deliveries of a Session without acknowledgement, where that is fewer than the router
 *     allows
 * @param mountpoint before their topics
 * @param isAuthenticated false: everybody is let in
 * @param messagesRate of each client; null: any
 * @param bytesRate of the Control Packets of each client; null: any
 * @param access who asks the clients who they are
 */
public record DoorConfig(
        @Nullable ProtocolConfig protocol,
        @Nullable TimeoutConfig timeouts,
        int inflightLimit,
        Mountpoint mountpoint,
        boolean isAuthenticated,
        @Nullable Rate messagesRate,
        @Nullable Rate bytesRate,
        DoorAccess access) {
    /** Nothing is different here. */
    public static final DoorConfig DEFAULT = new DoorConfig(null, null, 65_535, Mountpoint.NONE, true, null, null);

    public DoorConfig {
        Range.check(inflightLimit, 1, 65_535, "inflightLimit");
    }

    /** Whose clients are asked as all are. */
    public DoorConfig(
            final @Nullable ProtocolConfig protocol,
            final @Nullable TimeoutConfig timeouts,
            final int inflightLimit,
            final Mountpoint mountpoint,
            final boolean isAuthenticated,
            final @Nullable Rate messagesRate,
            final @Nullable Rate bytesRate) {
        this(
                protocol,
                timeouts,
                inflightLimit,
                mountpoint,
                isAuthenticated,
                messagesRate,
                bytesRate,
                DoorAccess.DEFAULT);
    }
}
