package io.millrace.security.account;

import io.millrace.security.Credentials;
import org.jspecify.annotations.Nullable;

/** What of a client is the name of its account; EMQX's {@code user_id_type}. */
public enum AccountNaming {
    USERNAME,
    CLIENTID;

    /** Null if it has not said. */
    @Nullable
    String of(final Credentials credentials) {
        return this == USERNAME ? credentials.username() : credentials.clientId();
    }
}
