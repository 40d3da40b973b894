package io.millrace.transport;

import org.jspecify.annotations.Nullable;

/**
 * What CONNACK is to tell this client that it did not ask for; kept from CONNECT to CONNACK.
 *
 * @param assignedClientId null if it came with one
 * @param sessionExpiryIntervalS seconds; -1: as it asked
 * @param serverKeepAliveS seconds; -1: as it asked
 * @param isResponseInformationAsked whether it wants to know
 * @param authenticationMethod null without enhanced authentication
 * @param authenticationData null for none
 */
record ConnackTerms(
        byte @Nullable [] assignedClientId,
        long sessionExpiryIntervalS,
        int serverKeepAliveS,
        boolean isResponseInformationAsked,
        byte @Nullable [] authenticationMethod,
        byte @Nullable [] authenticationData) {
    static final ConnackTerms NONE = new ConnackTerms(null, -1, -1, false, null, null);

    @Override
    public String toString() {
        return "ConnackTerms";
    }
}
