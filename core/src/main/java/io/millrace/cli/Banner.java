package io.millrace.cli;

import io.millrace.broker.Anonymous;
import io.millrace.broker.AuthenticationConfig;
import io.millrace.broker.BrokerConfig;
import io.millrace.broker.ChainEntry;
import io.millrace.broker.DevelopmentCertificate;
import io.millrace.broker.ListenerConfig;
import io.millrace.broker.Recovery;
import io.millrace.broker.ThreadLayout;
import io.millrace.broker.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a start says: one screen, in words that promise no more than is kept. */
final class Banner {
    /** An example; which one is wanted the operator knows. */
    private static final String NETWORK = "192.168.0.0/16";

    private final List<String> lines = new ArrayList<>();

    private Banner() {}

    static List<String> lines(
            final Settings settings,
            final Map<String, String> boundListeners,
            final Recovery recovery,
            final ThreadLayout threads,
            final JvmAdvice jvm) {
        final BrokerConfig config = settings.config();
        final Banner banner = new Banner();
        banner.lines.add("Millrace " + Version.current() + " on Java " + System.getProperty("java.version") + " ("
                + System.getProperty("java.vm.name") + "), pid "
                + ProcessHandle.current().pid());
        banner.add("node", config.node().name());
        banner.add("configuration", settings.file() == null ? "defaults" : String.valueOf(settings.file()));
        boundListeners.forEach((id, address) -> banner.add("listener", id + " on " + address));
        final List<String> selfSigned = config.listeners().stream()
                .filter(listener ->
                        DevelopmentCertificate.isShownBy(listener, config.node().dataDirectory()))
                .map(ListenerConfig::id)
                .toList();
        if (!selfSigned.isEmpty()) {
            banner.add(
                    "WARNING",
                    String.join(", ", selfSigned) + " shows a certificate that signs itself, for trying out;");
            banner.add("", "set certfile and keyfile in its ssl_options for anything else");
        }
        banner.add("data", config.node().dataDirectory() + " (" + recovery.text() + ")");
        banner.add(
                "durability",
                word(config.durability().level()) + ": "
                        + config.durability().level().promise());
        banner.add("threading", threads.text());
        banner.addAuthentication(config);
        config.listeners().forEach(banner::addOpenDoor);
        banner.add("administration", String.valueOf(config.admin().socket()));
        long connectionLimit = 0;
        for (final ListenerConfig listener : config.listeners()) {
            connectionLimit += listener.connectionLimit();
        }
        jvm.lines(connectionLimit).forEach(line -> banner.add("note", line));
        banner.lines.add("started; Ctrl-C stops it");
        return banner.lines;
    }

    private void addAuthentication(final BrokerConfig config) {
        final AuthenticationConfig authentication = config.authentication();
        final List<ChainEntry> common = authentication.chain();
        if (common.isEmpty()) {
            addAnonymous(authentication.anonymous());
        } else {
            add("authentication", "asks " + kinds(common));
            add(
                    "anonymous",
                    "let in without credentials: " + authentication.anonymous().text());
        }
        for (final ListenerConfig listener : config.listeners()) {
            final List<ChainEntry> own = listener.door().chain();
            if (!own.isEmpty()) {
                add(
                        "",
                        listener.id() + " asks " + kinds(own) + "; without credentials: "
                                + authentication.anonymous(own).text());
            }
        }
    }

    private static String kinds(final List<ChainEntry> chain) {
        return chain.stream().map(ChainEntry::kind).collect(Collectors.joining(", "));
    }

    private void addAnonymous(final Anonymous anonymous) {
        if (anonymous.isEveryone()) {
            add("anonymous", anonymous.text() + " is let in without credentials");
            return;
        }
        add("anonymous", "let in without credentials: " + anonymous.text() + "; others are refused; to let in a");
        add("", "network as well, write in etc/millrace.conf, with yours in the place of " + NETWORK + ":");
        add("", anonymous.lineWith(NETWORK));
    }

    private void addOpenDoor(final ListenerConfig listener) {
        if (!listener.door().isAuthenticated()) {
            add("OPEN", "everyone who reaches " + listener.id() + " is let in without credentials: its enable_authn");
            add("", "is false");
        }
    }

    private void add(final String title, final String text) {
        lines.add(String.format("  %-15s %s", title, text));
    }

    private static String word(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
