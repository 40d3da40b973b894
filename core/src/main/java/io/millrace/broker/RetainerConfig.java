package io.millrace.broker;

/**
 * Retained messages.
 *
 * @param isEnabled false: CONNACK says Retain Available 0 and nothing is retained
 * @param messageLimit retained messages in total; further topics are refused and counted
 * @param payloadLimit of one retained message, in bytes
 */
public record RetainerConfig(boolean isEnabled, int messageLimit, int payloadLimit) {
    public RetainerConfig {
        InvalidSettingException.checkRange("retainer.backend.max_retained_messages", messageLimit, 1, 100_000_000);
        InvalidSettingException.checkSize("retainer.max_payload_size", payloadLimit, 1, 64 << 20);
    }
}
