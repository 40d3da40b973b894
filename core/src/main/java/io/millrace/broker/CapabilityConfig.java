package io.millrace.broker;

import java.nio.charset.StandardCharsets;

/**
 * What clients are offered; MQTT 5 clients are told.
 *
 * @param maximumQos of the messages that clients publish
 * @param isWildcardAvailable whether a subscription may have wildcards
 * @param isSharedAvailable whether a subscription may be shared
 * @param isIdentifiersAvailable whether a subscription may have an identifier
 * @param receiveMaximum QoS 1 and 2 messages from a client without acknowledgement
 * @param responseInformation told to clients that ask; empty for none
 * @param serverReference where clients are sent that cannot be served; empty for nowhere
 * @param sessionLimit Sessions in all; 0 for no limit
 */
public record CapabilityConfig(
        int maximumQos,
        boolean isWildcardAvailable,
        boolean isSharedAvailable,
        boolean isIdentifiersAvailable,
        int receiveMaximum,
        String responseInformation,
        String serverReference,
        int sessionLimit) {
    private static final int TEXT_LENGTH_LIMIT = 1024;

    public CapabilityConfig {
        InvalidSettingException.checkRange("mqtt.max_qos_allowed", maximumQos, 0, 2);
        InvalidSettingException.checkRange("mqtt.receive_maximum", receiveMaximum, 1, 65_535);
        checkText("mqtt.response_information", responseInformation);
        checkText("mqtt.server_reference", serverReference);
        InvalidSettingException.checkRange("mqtt.max_sessions", sessionLimit, 0, 100_000_000);
    }

    private static void checkText(final String key, final String text) {
        final boolean hasControl = text.chars().anyMatch(Character::isISOControl);
        if (hasControl || text.getBytes(StandardCharsets.UTF_8).length > TEXT_LENGTH_LIMIT) {
            throw new InvalidSettingException(
                    key, text, "allowed are " + TEXT_LENGTH_LIMIT + " bytes without control characters");
        }
    }
}
