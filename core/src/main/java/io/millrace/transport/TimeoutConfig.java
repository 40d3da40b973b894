package io.millrace.transport;

/**
 * How long a client is waited for, in seconds.
 *
 * @param connectS from accept to a complete CONNECT
 * @param authenticationS for the answer of the authenticator
 * @param lingerS for the client to close after the last packet was sent to it
 * @param serverKeepAliveS the longest Keep Alive, imposed on MQTT 5 clients; 0: as the client asks
 * @param keepAlivePercent how much of the Keep Alive may pass in silence; 150 by the specification (§3.1.2.10)
 */
public record TimeoutConfig(
        int connectS, int authenticationS, int lingerS, int serverKeepAliveS, int keepAlivePercent) {
    /** How long the router may take to answer CLOSE_AFTER before the connection is closed anyway. */
    static final int CLOSE_AFTER_S = 60;

    public static final TimeoutConfig DEFAULT = new TimeoutConfig(10, 10, 2, 0, 150);

    public TimeoutConfig {
        Range.check(connectS, 1, 3600, "connectS");
        Range.check(authenticationS, 1, 3600, "authenticationS");
        Range.check(lingerS, 1, 60, "lingerS");
        Range.check(serverKeepAliveS, 0, 65_535, "serverKeepAliveS");
        Range.check(keepAlivePercent, 100, 1000, "keepAlivePercent");
    }

    /** The silence after which a client with this Keep Alive is gone, in whole seconds, rounded up. */
    int silenceS(final int keepAliveS) {
        return (keepAliveS * keepAlivePercent + 99) / 100;
    }
}
