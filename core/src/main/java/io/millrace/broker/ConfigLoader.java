package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.millrace.pipeline.WaitStrategy;
import io.millrace.security.ban.FlappingConfig;
import io.millrace.transport.ConnectionRate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link BrokerConfig} from, lowest first: the reference, the operator's file, environment variables.
 *
 * <p>Everything that is wrong ends in one {@link StartException} that names file and line.
 */
public final class ConfigLoader {
    static final String REFERENCE = "io/millrace/broker/reference.conf";
    private static final String ENVIRONMENT_PREFIX = "MILLRACE_";
    private static final String LISTENERS = "listeners";
    private static final String DEFAULT = "default";
    private static final List<String> LISTENER_TYPES = List.of(
            ListenerConfig.TCP, ListenerConfig.TLS, ListenerConfig.WEB_SOCKET, ListenerConfig.SECURE_WEB_SOCKET);

    private final Path home;
    private final ConfigReader reader;

    private ConfigLoader(final Path home, final ConfigReader reader) {
        this.home = home;
        this.reader = reader;
    }

    /**
     * Reads and checks the configuration.
     *
     * @param home where relative paths start
     * @param file null for the reference and the environment alone
     * @param environment such as {@link System#getenv()}
     */
    public static BrokerConfig load(final Path home, final @Nullable Path file, final Map<String, String> environment) {
        return build(home, new ConfigReader(layers(file, environment)));
    }

    static BrokerConfig build(final Path home, final ConfigReader reader) {
        try {
            return new ConfigLoader(home.toAbsolutePath().normalize(), reader).brokerConfig();
        } catch (final InvalidSettingException e) {
            throw reader.located(e);
        }
    }

    static Config reference() {
        final Config written = ConfigFactory.parseResources(
                        ConfigLoader.class.getClassLoader(),
                        REFERENCE,
                        ConfigParseOptions.defaults().setAllowMissing(false))
                .resolve();
        Config reference = written;
        for (final String type : LISTENER_TYPES) {
            // What it does not say is as with tcp.
            final String path = ConfigUtil.joinPath(LISTENERS, type, DEFAULT);
            reference = reference.withValue(
                    path,
                    written.getConfig(path)
                            .withFallback(written.getConfig("listeners.tcp.default"))
                            .root());
        }
        return reference;
    }

    static Config layers(final @Nullable Path file, final Map<String, String> environment) {
        final Config reference = reference();
        try {
            final Config own = AuthenticationReader.asSection(environmentLayer(environment)
                    .withFallback(AuthenticationReader.asSection(fileLayer(file)))
                    .resolve());
            new Spelling(reference).check(own);
            return withListenerDefaults(own, own.withFallback(reference));
        } catch (final ConfigException e) {
            throw new StartException(ConfigReader.place(e.origin()) + reason(e), e);
        }
    }

    private static Config fileLayer(final @Nullable Path file) {
        if (file == null) {
            return ConfigFactory.empty();
        }
        if (!Files.isReadable(file)) {
            throw new StartException(file + ": cannot be read; it should be the configuration");
        }
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    /** {@code MILLRACE_A__B} sets {@code a.b}. Without two underscores a variable is none of ours (MILLRACE_HOME). */
    private static Config environmentLayer(final Map<String, String> environment) {
        Config layer = ConfigFactory.empty();
        for (final Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            final String name = variable.getKey();
            if (name.startsWith(ENVIRONMENT_PREFIX) && name.contains("__")) {
                final String[] path = name.substring(ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .split("__", -1);
                layer = layer.withValue(
                        ConfigUtil.joinPath(path),
                        ConfigValueFactory.fromAnyRef(variable.getValue(), "environment variable " + name));
            }
        }
        return layer;
    }

    /**
     * A listener of another name than {@code default} takes what it does not say from the reference's one of its type;
     * except where it binds, and whether at all: who names one wants it.
     */
    private static Config withListenerDefaults(final Config own, final Config config) {
        final Config reference = reference();
        Config complete = config;
        for (final String type : LISTENER_TYPES) {
            final String types = ConfigUtil.joinPath(LISTENERS, type);
            final Config defaults = reference
                    .getConfig(types + ".default")
                    .withoutPath("bind")
                    .withValue("enable", reference.getValue("listeners.tcp.default.enable"));
            for (final String name : config.getObject(types).keySet()) {
                final String path = ConfigUtil.joinPath(LISTENERS, type, name);
                Config listener = config.getConfig(path).withFallback(defaults);
                if (!name.equals(DEFAULT) && own.hasPath(path) && !own.hasPath(path + ".enable")) {
                    listener = listener.withValue("enable", defaults.getValue("enable"));
                }
                complete = complete.withValue(path, listener.root());
            }
        }
        return complete;
    }

    private BrokerConfig brokerConfig() {
        return new BrokerConfig(
                new NodeConfig(reader.text("node.name"), path("node.data_dir")),
                listeners(),
                MqttReader.read(reader),
                new RetainerConfig(
                        reader.flag("retainer.enable"),
                        reader.number("retainer.backend.max_retained_messages"),
                        reader.smallSizeBytes("retainer.max_payload_size")),
                new DurabilityConfig(
                        reader.choice("durability.level", DurabilityLevel.class),
                        reader.sizeBytes("durability.memory_limit"),
                        reader.durationMs("durability.interval"),
                        reader.sizeBytes("durability.page_cache"),
                        reader.sizeBytes("durability.file_size"),
                        snapshot(),
                        reader.sizeBytes("durability.disk_reserve")),
                new PipelineSettings(
                        reader.choice("pipeline.threading", Threading.class),
                        reader.number("pipeline.io_threads"),
                        reader.choice("pipeline.wait_strategy", WaitStrategy.class),
                        reader.smallSizeBytes("pipeline.ingress_ring"),
                        reader.smallSizeBytes("pipeline.egress_ring"),
                        reader.smallSizeBytes("pipeline.hot_window"),
                        reader.smallSizeBytes("pipeline.backlog_window")),
                AuthenticationReader.read(reader, home),
                AuthorizationReader.read(reader, home),
                new AdminConfig(path("admin.socket")),
                guards());
    }

    private List<ListenerConfig> listeners() {
        final Zones zones = new Zones(reader, home, MqttReader::read);
        final List<ListenerConfig> listeners = new ArrayList<>();
        for (final String type : LISTENER_TYPES) {
            final ConfigObject named = reader.config().getObject(ConfigUtil.joinPath(LISTENERS, type));
            for (final String name : new TreeMap<>(named).keySet()) {
                final String section = ConfigUtil.joinPath(LISTENERS, type, name);
                final ListenerConfig listener = listener(type, name, section, zones.door(section));
                if (reader.flag(section + ".enable")) {
                    listeners.add(listener);
                }
            }
        }
        return listeners;
    }

    private ListenerConfig listener(final String type, final String name, final String section, final DoorConfig door) {
        return ListenerConfig.of(
                type,
                name,
                reader.text(section + ".bind"),
                reader.number(section + ".max_connections"),
                reader.number(section + ".backlog"),
                ListenerConfig.isWebSocket(type) ? reader.text(section + ".websocket.mqtt_path") : null,
                ListenerConfig.isTls(type)
                        ? new TlsReader(reader, home, section)
                                .read(DevelopmentCertificate.identity(path("node.data_dir")))
                        : null,
                SocketSettings.read(reader, section),
                door,
                rate(section + ".max_conn_rate"));
    }

    private ConnectionRate rate(final String key) {
        return GuardSettings.rate(key, reader.text(key));
    }

    private GuardSettings guards() {
        final FlappingConfig flapping = new FlappingConfig(
                reader.number("flapping_detect.max_count"),
                reader.durationMs("flapping_detect.window_time"),
                reader.durationMs("flapping_detect.ban_time"));
        return new GuardSettings(
                rate("guards.max_conn_rate"),
                reader.number("guards.max_unauthenticated"),
                reader.durationMs("guards.packet_timeout"),
                reader.flag("flapping_detect.enable") ? flapping : null);
    }

    private SnapshotConfig snapshot() {
        return new SnapshotConfig(
                reader.sizeBytes("durability.snapshot.tail"),
                reader.durationMs("durability.snapshot.interval"),
                reader.isWord("durability.snapshot.heap", "auto") ? 0 : reader.sizeBytes("durability.snapshot.heap"),
                reader.sizeBytes("durability.snapshot.alarm_bytes"),
                reader.durationMs("durability.snapshot.alarm_age"));
    }

    private Path path(final String key) {
        final String text = reader.text(key);
        if (text.isBlank() || text.indexOf('\0') >= 0) {
            throw new InvalidSettingException(key, text, "must be a path");
        }
        return home.resolve(text).normalize();
    }

    /** Typesafe's message without the place, which stands in front already, and without what it quotes. */
    private static String reason(final ConfigException e) {
        final String message = String.valueOf(e.getMessage());
        final int behindPlace = message.indexOf(": ", message.indexOf(": ") + 1);
        final boolean hasPlace = e.origin() != null && behindPlace > 0;
        return Secrets.untold((hasPlace ? message.substring(behindPlace + 2) : message).replace('\n', ' '));
    }
}
