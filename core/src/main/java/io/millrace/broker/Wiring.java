package io.millrace.broker;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectionId;
import io.millrace.pipeline.PipelineConfig;
import io.millrace.security.ban.Bans;
import io.millrace.security.ban.FlappingConfig;
import io.millrace.security.ban.FlappingDetector;
import io.millrace.transport.Capabilities;
import io.millrace.transport.DoorAccess;
import io.millrace.transport.GuardConfig;
import io.millrace.transport.Guards;
import io.millrace.transport.OutboundConfig;
import io.millrace.transport.ProtocolConfig;
import io.millrace.transport.TimeoutConfig;
import io.millrace.transport.TransportConfig;
import java.security.SecureRandom;
import java.util.List;

/** What the operator set, in the terms of the parts that it is set for. */
final class Wiring {
    private static final int CELL_LENGTH = 64;

    /** What an event may need besides its packet. */
    private static final int EVENT_HEADROOM = 64 * 1024;

    private static final int FILTER_LIMIT = 1024;
    private static final int AUTHENTICATION_S = 10;
    private static final int LINGER_S = 2;

    private Wiring() {}

    static PipelineConfig pipeline(final BrokerConfig config) {
        final PipelineSettings settings = config.pipeline();
        final PipelineConfig defaults = PipelineConfig.defaults();
        final int packetLength = (config.mqtt().maximumPacketSize() + CELL_LENGTH - 1) / CELL_LENGTH * CELL_LENGTH;
        return new PipelineConfig(
                settings.ingressRingBytes() / CELL_LENGTH,
                settings.egressRingBytes() / CELL_LENGTH,
                packetLength + EVENT_HEADROOM,
                defaults.overflowCount(),
                settings.hotWindowBytes(),
                defaults.batchEventLimit(),
                Math.min(defaults.batchByteLimit(), settings.hotWindowBytes() / 8),
                settings.backlogWindowBytes(),
                defaults.backlogRequestLimit(),
                true);
    }

    static TransportConfig transport(final BrokerConfig config, final Authentication authentication) {
        final MqttConfig mqtt = config.mqtt();
        return new TransportConfig(
                config.listeners().stream()
                        .map(listener -> listener(listener, config, authentication.access(listener)))
                        .toList(),
                connectionLimit(config),
                protocol(mqtt, config.retainer()),
                timeouts(mqtt, authenticationS(config)),
                OutboundConfig.DEFAULT,
                guards(config.guards()));
    }

    private static ProtocolConfig protocol(final MqttConfig mqtt, final RetainerConfig retainer) {
        return new ProtocolConfig(
                mqtt.maximumPacketSize(),
                mqtt.clientIdLengthLimit(),
                mqtt.capabilities().receiveMaximum(),
                mqtt.topicAliasMaximum(),
                FILTER_LIMIT,
                mqtt.sessionExpiryIntervalS(),
                mqtt.sessionExpiryIntervalMaxS(),
                mqtt.isPayloadFormatValidated(),
                capabilities(mqtt.capabilities(), retainer));
    }

    /** So long that the backends of the longest chain are given up before the client is. */
    private static int authenticationS(final BrokerConfig config) {
        long longestMs = sumMs(config.authentication().chain());
        for (final ListenerConfig listener : config.listeners()) {
            longestMs = Math.max(longestMs, sumMs(listener.door().chain()));
        }
        return (int) Math.max(AUTHENTICATION_S, longestMs / 1_000 + 2);
    }

    private static long sumMs(final List<ChainEntry> chain) {
        return chain.stream().mapToLong(entry -> entry.terms().timeoutMs()).sum();
    }

    private static TimeoutConfig timeouts(final MqttConfig mqtt, final int authenticationS) {
        return new TimeoutConfig(
                (int) ((mqtt.connectTimeoutMs() + 999) / 1000),
                authenticationS,
                LINGER_S,
                mqtt.serverKeepAliveS(),
                (int) Math.round(mqtt.keepAliveMultiplier() * 100));
    }

    private static GuardConfig guards(final GuardSettings settings) {
        return new GuardConfig(settings.connectionRate(), settings.unauthenticatedLimit(), (int)
                ((settings.packetTimeoutMs() + 999) / 1_000));
    }

    /** With a hash that clients cannot foresee. */
    static Guards guards(final GuardSettings settings, final Bans bans) {
        final FlappingConfig flapping = settings.flapping();
        return new Guards(
                bans, flapping == null ? null : new FlappingDetector(flapping, new SecureRandom().nextLong()));
    }

    private static Capabilities capabilities(final CapabilityConfig config, final RetainerConfig retainer) {
        return new Capabilities(
                config.maximumQos(),
                retainer.isEnabled(),
                config.isWildcardAvailable(),
                config.isSharedAvailable(),
                config.isIdentifiersAvailable(),
                config.responseInformation(),
                config.serverReference());
    }

    /** The event loops serve all listeners. */
    private static int connectionLimit(final BrokerConfig config) {
        final long sum = config.listeners().stream()
                .mapToLong(ListenerConfig::connectionLimit)
                .sum();
        return (int) Math.min(sum, ConnectionId.SLOT_LIMIT);
    }

    /**
     * The body of the CONFIGURED event. A journal in memory lets go of its oldest part chunk by chunk, and a batch
     * before the router knows: what the router may count on is half of it.
     */
    static void configure(final BrokerConfig config, final ConfiguredEvent event) {
        final boolean isBounded = config.durability().level() == DurabilityLevel.NONE;
        event.putConfigured(
                config.mqtt().inflightLimit(),
                config.mqtt().queueLimit(),
                config.retainer().isEnabled() ? config.retainer().messageLimit() : 0,
                config.mqtt().queueOverflow() == QueueOverflow.DROP_OLDEST
                        ? ConfiguredEvent.DROP_OLDEST
                        : ConfiguredEvent.DROP_NEWEST,
                isBounded ? config.durability().memoryLimitBytes() / 2 : Long.MAX_VALUE,
                config.retainer().payloadLimit());
        event.putSubscriptionLimit(config.mqtt().subscriptionLimit());
        event.putSessionLimit(config.mqtt().capabilities().sessionLimit());
        event.putQueueByteLimit(config.mqtt().queueByteLimit());
    }

    private static io.millrace.transport.ListenerConfig listener(
            final ListenerConfig listener, final BrokerConfig config, final DoorAccess access) {
        return new io.millrace.transport.ListenerConfig(
                listener.id(),
                listener.host(),
                listener.port(),
                listener.backlog(),
                listener.webSocketPath(),
                listener.tls(),
                Math.min(listener.connectionLimit(), ConnectionId.SLOT_LIMIT),
                listener.socket(),
                door(listener.door(), config, access),
                listener.connectionRate());
    }

    private static io.millrace.transport.DoorConfig door(
            final DoorConfig door, final BrokerConfig config, final DoorAccess access) {
        final MqttConfig mqtt = door.mqtt();
        return new io.millrace.transport.DoorConfig(
                mqtt == null ? null : protocol(mqtt, config.retainer()),
                mqtt == null ? null : timeouts(mqtt, authenticationS(config)),
                mqtt == null ? io.millrace.transport.DoorConfig.DEFAULT.inflightLimit() : mqtt.inflightLimit(),
                door.mountpoint(),
                door.isAuthenticated(),
                door.messagesRate(),
                door.bytesRate(),
                access);
    }
}
