package io.millrace.transport;

import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;

/** Which subscriptions are offered, and at which QoS (MQTT 5.0 §3.2.2.3.11 to §3.2.2.3.13). The loop's thread. */
final class OfferedSubscriptions {
    private static final int QOS_MASK = 3;

    private final Capabilities capabilities;

    OfferedSubscriptions(final Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /** Why a subscription to this Topic Filter is not offered, or {@link ReasonCode#SUCCESS}. */
    int refusal(final DirectBuffer buffer, final int offset, final int length, final boolean isShared) {
        if (isShared && !capabilities.isSharedAvailable()) {
            return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
        }
        return !capabilities.isWildcardAvailable() && hasWildcard(buffer, offset, length)
                ? ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED
                : ReasonCode.SUCCESS;
    }

    /** The options with the QoS that is granted: any may be asked for ([MQTT-3.2.2-10]). */
    int granted(final int options) {
        final int qos = options & QOS_MASK;
        return qos <= capabilities.maximumQos() || qos > QoS.EXACTLY_ONCE
                ? options
                : options & ~QOS_MASK | capabilities.maximumQos();
    }

    private static boolean hasWildcard(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = offset; i < offset + length; i++) {
            final byte next = buffer.getByte(i);
            if (next == '+' || next == '#') {
                return true;
            }
        }
        return false;
    }
}
