package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.millrace.transport.Mountpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code zones}, the settings of {@code mqtt} under other names, and what a listener says of its clients. */
final class Zones {
    static final String ZONES = "zones";

    private static final String MQTT = "mqtt";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");

    /** What is settled for each connection before the ring. The router has the other settings for all alike. */
    private static final List<String> OVERRIDABLE = List.of(
            "max_packet_size",
            "max_clientid_len",
            "max_inflight",
            "session_expiry_interval",
            "session_expiry_interval_max",
            "max_topic_alias",
            "server_keepalive",
            "keepalive_multiplier",
            "idle_timeout",
            "validate_payload_format",
            "max_qos_allowed",
            "wildcard_subscription",
            "shared_subscription",
            "subscription_identifiers",
            "receive_maximum",
            "response_information",
            "server_reference");

    private final ConfigReader reader;
    private final Path home;
    private final Map<String, MqttConfig> zones = new TreeMap<>();

    /**
     * Reads the zones.
     *
     * @param home where relative paths start
     * @param mqtt makes the record of a reader's {@code mqtt}
     */
    Zones(final ConfigReader reader, final Path home, final Function<ConfigReader, MqttConfig> mqtt) {
        this.reader = reader;
        this.home = home;
        final Config config = reader.config();
        if (config.hasPath(ZONES)) {
            final MqttConfig common = mqtt.apply(reader);
            for (final String name : new TreeSet<>(config.getObject(ZONES).keySet())) {
                zones.put(name, zone(name, common, mqtt));
            }
        }
    }

    private MqttConfig zone(final String name, final MqttConfig common, final Function<ConfigReader, MqttConfig> mqtt) {
        final String section = ConfigUtil.joinPath(ZONES, name);
        if (!NAME.matcher(name).matches()) {
            throw new InvalidSettingException(
                    section, "{...}", "a zone's name may have a to z, 0 to 9, _ and -, at most 64 of them");
        }
        final String own = section + "." + MQTT;
        final Config config = reader.config();
        if (!config.hasPath(own)) {
            return common;
        }
        for (final String key : config.getObject(own).keySet()) {
            if (!OVERRIDABLE.contains(key)) {
                throw new InvalidSettingException(
                        own + "." + key, "...", "holds for all clients and can be set as mqtt." + key + " only");
            }
        }
        final Config merged = config.withValue(
                MQTT, config.getConfig(own).withFallback(config.getConfig(MQTT)).root());
        try {
            final MqttConfig zone = mqtt.apply(new ConfigReader(merged));
            checkAtMost("max_packet_size", zone.maximumPacketSize(), common.maximumPacketSize());
            checkAtMost("max_inflight", zone.inflightLimit(), common.inflightLimit());
            return zone;
        } catch (final InvalidSettingException e) {
            throw e.moved(key -> isIn(own, key) ? ZONES + "." + name + "." + key : key);
        }
    }

    private boolean isIn(final String own, final String key) {
        return key.startsWith(MQTT + ".") && reader.config().hasPath(own + key.substring(MQTT.length()));
    }

    /** Rings and the router are made for what holds for all. */
    private static void checkAtMost(final String key, final int value, final int common) {
        if (value > common) {
            throw new InvalidSettingException(
                    MQTT + "." + key, value, "must not be more than mqtt." + key + " = " + common);
        }
    }

    /** @param section of a listener */
    DoorConfig door(final String section) {
        final String zone = reader.text(section + ".zone");
        final @Nullable MqttConfig mqtt = zones.get(zone);
        if (mqtt == null && !zone.equals(DoorConfig.DEFAULT_ZONE)) {
            throw new InvalidSettingException(
                    section + ".zone", zone, "there is no such zone: write zones." + zone + " { mqtt { ... } }");
        }
        return new DoorConfig(
                zone,
                mqtt,
                mountpoint(section + ".mountpoint"),
                reader.flag(section + ".enable_authn"),
                reader.rate(section + ".messages_rate", false),
                reader.rate(section + ".bytes_rate", true),
                AuthenticationReader.chain(reader, section + ".authentication", home));
    }

    private Mountpoint mountpoint(final String key) {
        final String text = reader.text(key);
        try {
            return Mountpoint.of(text);
        } catch (final IllegalArgumentException e) {
            throw new InvalidSettingException(key, text, String.valueOf(e.getMessage()));
        }
    }
}
