package io.millrace.bench.load.wire;

/** The protocol levels a client can speak. */
public enum Version {
    MQTT_3_1("MQIsdp", 3),
    MQTT_3_1_1("MQTT", 4),
    MQTT_5("MQTT", 5);

    private final String protocolName;
    private final int level;

    Version(final String protocolName, final int level) {
        this.protocolName = protocolName;
        this.level = level;
    }

    String protocolName() {
        return protocolName;
    }

    public int level() {
        return level;
    }

    /** The version of a level, or IllegalArgumentException. */
    public static Version of(final int level) {
        for (final Version version : values()) {
            if (version.level == level) {
                return version;
            }
        }
        throw new IllegalArgumentException("no MQTT version has protocol level " + level);
    }
}
