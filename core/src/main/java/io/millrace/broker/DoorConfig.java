package io.millrace.broker;

import io.millrace.transport.Mountpoint;
import io.millrace.transport.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a listener makes of the clients that come through it.
 *
 * @param zone the name of the zone whose settings hold
 * @param mqtt those settings; null: the ones of {@code mqtt}
 * @param mountpoint before all topics of the clients
 * @param isAuthenticated false: everyone is let in without credentials
 * @param messagesRate of each client; null: no limit
 * @param bytesRate of each client; null: no limit
 * @param chain who is asked for the clients' credentials; empty: as for all
 */
public record DoorConfig(
        String zone,
        @Nullable MqttConfig mqtt,
        Mountpoint mountpoint,
        boolean isAuthenticated,
        @Nullable Rate messagesRate,
        @Nullable Rate bytesRate,
        List<ChainEntry> chain) {
    /** The zone of a listener that names none. It need not be written down. */
    public static final String DEFAULT_ZONE = "default";

    /** As in the reference. */
    static final DoorConfig DEFAULT = new DoorConfig(DEFAULT_ZONE, null, Mountpoint.NONE, true, null, null);

    public DoorConfig {
        chain = List.copyOf(chain);
    }

    /** One without a chain of its own. */
    public DoorConfig(
            final String zone,
            final @Nullable MqttConfig mqtt,
            final Mountpoint mountpoint,
            final boolean isAuthenticated,
            final @Nullable Rate messagesRate,
            final @Nullable Rate bytesRate) {
        this(zone, mqtt, mountpoint, isAuthenticated, messagesRate, bytesRate, List.of());
    }
}
