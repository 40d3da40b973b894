package io.millrace.mqtt;

/** Quality of Service levels (MQTT 5.0 §4.3). */
public final class QoS {
    public static final int AT_MOST_ONCE = 0;
    public static final int AT_LEAST_ONCE = 1;
    public static final int EXACTLY_ONCE = 2;

    private QoS() {}
}
