package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What CONNACK is to tell this client that it did not ask for; kept from CONNECT to CONNACK.
 *
 * @param assignedClientId null if it came with one
 * @param sessionExpiryIntervalS seconds; -1: as it asked
 * @param serverKeepAliveS seconds; -1: as it asked
 * @param authenticationMethod null without enhanced authentication
 * @param authenticationData null for none
 */
record ConnackTerms(
        byte @Nullable [] assignedClientId,
        long sessionExpiryIntervalS,
        int serverKeepAliveS,
        byte @Nullable [] authenticationMethod,
        byte @Nullable [] authenticationData) {
    static final ConnackTerms NONE = new ConnackTerms(null, -1, -1, null, null);

    /** CONNACK has no word for a client that was overtaken by itself ([MQTT-3.2.2-8]). */
    static int refusal(final int reasonCode) {
        return reasonCode == ReasonCode.SESSION_TAKEN_OVER ? ReasonCode.UNSPECIFIED_ERROR : reasonCode;
    }

    @Override
    public String toString() {
        return "ConnackTerms";
    }
}
