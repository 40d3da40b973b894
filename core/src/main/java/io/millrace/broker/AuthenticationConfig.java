package io.millrace.broker;

import io.millrace.security.ClientAttributes;
import java.util.List;

/**
 * Who may connect.
 *
 * @param written from where clients may come without credentials, as far as that does not depend on the chain
 * @param isAuto true: it does
 * @param chain for the listeners that have none of their own; empty: nobody asks for credentials
 * @param attributes what is made of each client before anybody is asked
 */
public record AuthenticationConfig(
        Anonymous written, boolean isAuto, List<ChainEntry> chain, ClientAttributes attributes) {
    /** Longer ones would keep clients waiting. */
    static final int CHAIN_LIMIT = 16;

    public AuthenticationConfig {
        chain = List.copyOf(chain);
    }

    /** From where clients may come without credentials, by a listener that has no chain of its own. */
    public Anonymous anonymous() {
        return anonymous(chain);
    }

    /** The same, where this chain is asked. */
    public Anonymous anonymous(final List<ChainEntry> asked) {
        if (!isAuto) {
            return written;
        }
        return asked.isEmpty() ? Anonymous.LOOPBACK : Anonymous.NOBODY;
    }
}
