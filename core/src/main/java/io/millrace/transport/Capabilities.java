package io.millrace.transport;

import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;

/**
 * What clients are offered, and told of in CONNACK where it is less than everything (MQTT 5.0 §3.2.2.3).
 *
 * @param maximumQos of a PUBLISH and of a Will
 * @param isRetainAvailable false: nothing is retained
 * @param isWildcardAvailable whether a subscription may have wildcards
 * @param isSharedAvailable whether a subscription may be shared
 * @param isIdentifiersAvailable whether a subscription may have an identifier
 * @param responseInformation told to clients that ask for it; empty for none
 * @param serverReference where clients are sent that this server does not serve; empty for nowhere
 */
public record Capabilities(
        int maximumQos,
        boolean isRetainAvailable,
        boolean isWildcardAvailable,
        boolean isSharedAvailable,
        boolean isIdentifiersAvailable,
        String responseInformation,
        String serverReference) {
    public static final Capabilities ALL = new Capabilities(QoS.EXACTLY_ONCE, true, true, true, true, "", "");

    public Capabilities {
        Range.check(maximumQos, 0, 2, "maximumQos");
    }

    /** Why a message with these is refused, or {@link ReasonCode#SUCCESS}. */
    int refusal(final int qos, final boolean retain) {
        if (qos > maximumQos) {
            return ReasonCode.QOS_NOT_SUPPORTED;
        }
        return retain && !isRetainAvailable ? ReasonCode.RETAIN_NOT_SUPPORTED : ReasonCode.SUCCESS;
    }

    /**
     * What a refusal says instead, if there is another server to name: a client that cannot be served now is sent there
     * (§4.11).
     */
    int referred(final int reasonCode) {
        final boolean unavailable =
                reasonCode == ReasonCode.SERVER_UNAVAILABLE || reasonCode == ReasonCode.SERVER_SHUTTING_DOWN;
        return unavailable && !serverReference.isEmpty() ? ReasonCode.USE_ANOTHER_SERVER : reasonCode;
    }
}
