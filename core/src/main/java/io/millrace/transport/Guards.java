package io.millrace.transport;

import io.millrace.security.Principal;
import io.millrace.security.ban.Ban;
import io.millrace.security.ban.BanKind;
import io.millrace.security.ban.BanStorage;
import io.millrace.security.ban.Bans;
import io.millrace.security.ban.FlappingConfig;
import io.millrace.security.ban.FlappingDetector;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is not let in, whatever its credentials; shared by all loops.
 *
 * @param flapping null: nobody is watched
 */
public record Guards(Bans bans, @Nullable FlappingDetector flapping) {
    private static final String FLAPPING = "flapping";

    /** Without any ban. */
    public static Guards none() {
        return new Guards(new Bans(BanStorage.NONE), null);
    }

    /** At accept, before anything is read. */
    boolean isBanned(final SocketAddress from, final long nowMs) {
        return bans.list().find(from, nowMs) != null;
    }

    boolean isBanned(
            final String clientId, final @Nullable String username, final SocketAddress from, final long nowMs) {
        return bans.list().find(clientId, username, from, nowMs) != null;
    }

    boolean isBanned(final Principal principal, final long nowMs) {
        return isBanned(principal.clientId(), principal.username(), principal.address(), nowMs);
    }

    /** The connection of a client that was believed ends. */
    void onEnd(final Principal principal, final long nowMs) {
        if (flapping != null && flapping.onEnd(principal.clientId(), nowMs)) {
            final FlappingConfig config = flapping.config();
            final String reason = config.endLimit() + " connections ended within " + config.windowMs() / 1_000 + " s";
            bans.offer(
                    new Ban(BanKind.CLIENTID, principal.clientId(), FLAPPING, reason, nowMs, nowMs + config.banMs()));
        }
    }
}
