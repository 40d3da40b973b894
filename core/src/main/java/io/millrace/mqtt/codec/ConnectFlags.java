package io.millrace.mqtt.codec;

import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.QoS;

/** The Connect Flags (MQTT 5.0 §3.1.2.3). */
final class ConnectFlags {
    static final int CLEAN_START = 1 << 1;
    static final int WILL = 1 << 2;
    static final int WILL_RETAIN = 1 << 5;
    static final int PASSWORD = 1 << 6;
    static final int USERNAME = 1 << 7;

    private static final int RESERVED = 1;
    private static final int WILL_QOS_SHIFT = 3;
    private static final int QOS_MASK = 3;

    private ConnectFlags() {}

    static int willQos(final int flags) {
        return flags >> WILL_QOS_SHIFT & QOS_MASK;
    }

    /**
     * §3.1.2.3 to §3.1.2.9. MQTT 3.1 says nothing about the reserved bit, nor about Will QoS and Will Retain without a
     * Will; a password without a user name is malformed before MQTT 5 (MQTT 3.1.1 [MQTT-3.1.2-22]).
     */
    static boolean areValid(final int flags, final int protocolVersion) {
        if (willQos(flags) > QoS.EXACTLY_ONCE) {
            return false;
        }
        if (protocolVersion < ProtocolVersion.MQTT_5 && (flags & (USERNAME | PASSWORD)) == PASSWORD) {
            return false;
        }
        if (protocolVersion == ProtocolVersion.MQTT_3_1) {
            return true;
        }
        final boolean hasWill = (flags & WILL) != 0;
        return (flags & RESERVED) == 0 && (hasWill || willQos(flags) == 0 && (flags & WILL_RETAIN) == 0);
    }
}
