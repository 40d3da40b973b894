package io.millrace.transport;

import io.millrace.security.Authenticator;
import io.millrace.security.ClientAttributes;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.Entrance;
import org.jspecify.annotations.Nullable;

/**
 * Who asks the clients of one listener who they are, and what is known of them by then.
 *
 * @param authenticator null: as for all
 * @param enhanced null: as for all
 * @param entrance what the listener and its zone are called
 * @param attributes what is made of each client
 */
public record DoorAccess(
        @Nullable Authenticator authenticator,
        @Nullable EnhancedAuthenticators enhanced,
        Entrance entrance,
        ClientAttributes attributes) {
    /** Nothing is different here. */
    public static final DoorAccess DEFAULT = new DoorAccess(null, null, Entrance.UNKNOWN, ClientAttributes.NONE);
}
