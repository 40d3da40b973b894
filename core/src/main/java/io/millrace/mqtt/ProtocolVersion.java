package io.millrace.mqtt;

/** Protocol levels as they stand in CONNECT (MQTT 5.0 §3.1.2.2); plain ints, because every packet carries one along. */
public final class ProtocolVersion {
    public static final int MQTT_3_1 = 3;
    public static final int MQTT_3_1_1 = 4;
    public static final int MQTT_5 = 5;

    private ProtocolVersion() {}

    public static boolean isSupported(final int version) {
        return version >= MQTT_3_1 && version <= MQTT_5;
    }
}
