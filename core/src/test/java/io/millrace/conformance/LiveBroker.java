package io.millrace.conformance;

import io.millrace.broker.Broker;
import io.millrace.broker.ConfigLoader;
import io.millrace.pipeline.FailStop;
import io.millrace.security.EnhancedAuthenticator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A whole broker in this process, on loopback and with its journal in memory. Tests with the same settings share one, so
 * each takes Client Identifiers and topics of its own ({@link #unique}).
 */
final class LiveBroker {
    private static final Map<String, LiveBroker> RUNNING = new ConcurrentHashMap<>();
    private static final String LISTENER = "tcp:default";

    /** There are several in one process. */
    private static final String SMALL = """
            pipeline { hot_window = 16MB, backlog_window = 4MB }
            durability.memory_limit = 64MB
            """;

    private final Broker broker;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private LiveBroker(final String settings, final List<EnhancedAuthenticator> enhanced) {
        try {
            final Path home = Files.createTempDirectory("conformance");
            final Path file = home.resolve("millrace.conf");
            Files.writeString(file, SMALL + settings);
            final Map<String, String> environment = new HashMap<>();
            environment.put("MILLRACE_DURABILITY__LEVEL", "none");
            environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
            environment.put("MILLRACE_NODE__DATA_DIR", home.resolve("d").toString());
            environment.put("MILLRACE_ADMIN__SOCKET", home.resolve("s").toString());
            broker = Broker.start(ConfigLoader.load(home, file, environment), new FailStop(failures::add), enhanced);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One with the settings of the reference. */
    static LiveBroker standard() {
        return with();
    }

    /** @param settings lines of a configuration file: {@code "mqtt.max_inflight = 1"} */
    static LiveBroker with(final String... settings) {
        return RUNNING.computeIfAbsent(String.join("\n", settings), LiveBroker::started);
    }

    /** One with the settings of the reference that offers {@link ChallengeMethod}. */
    static LiveBroker withEnhancedAuthentication() {
        return RUNNING.computeIfAbsent("# enhanced", settings -> started(settings, ChallengeMethod.ALL));
    }

    private static LiveBroker started(final String settings) {
        return started(settings, List.of());
    }

    private static LiveBroker started(final String settings, final List<EnhancedAuthenticator> enhanced) {
        final LiveBroker started = new LiveBroker(settings, enhanced);
        Runtime.getRuntime().addShutdownHook(new Thread(started.broker::close));
        return started;
    }

    /** A Client Identifier or Topic Name that no other test has. */
    static String unique(final String stem) {
        return stem + Long.toString(System.nanoTime(), 36);
    }

    /** Where a listener listens. */
    InetSocketAddress address(final String listener) {
        final String address = broker.boundListeners().get(listener);
        final int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    /** Where it listens: host and port. */
    String address() {
        return broker.boundListeners().get(LISTENER);
    }

    /** A connection to another listener, on which nothing was sent yet. */
    Wire open(final String listener, final int protocolVersion) {
        return new Wire(broker.boundListeners().get(listener), protocolVersion);
    }

    /** A connection on which nothing was sent yet. */
    Wire open(final int protocolVersion) {
        if (!failures.isEmpty()) {
            throw new AssertionError("the broker has failed", failures.get(0));
        }
        return new Wire(address(), protocolVersion);
    }

    /** A client with a clean Session that ends with it, and a CONNACK that it has read. */
    Wire connect(final int protocolVersion) {
        return connect(protocolVersion, unique("c"));
    }

    /** See {@link #connect(int)}. */
    Wire connect(final int protocolVersion, final String clientId) {
        final Wire wire = open(protocolVersion);
        wire.send(new Connect(protocolVersion).clientId(clientId).packet());
        wire.expectConnack(0);
        return wire;
    }

    /** Sees to it that all that these clients sent until now has been routed, and what that made has left. */
    static void settle(final Wire... wires) {
        final List<Received> before = new ArrayList<>();
        for (final Wire wire : wires) {
            wire.settle(before);
        }
    }
}
