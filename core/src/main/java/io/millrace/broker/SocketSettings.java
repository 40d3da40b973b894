package io.millrace.broker;

import io.millrace.security.AccessRules;
import io.millrace.security.AddressRange;
import io.millrace.transport.ProxyConfig;
import io.millrace.transport.SocketConfig;
import io.millrace.transport.TcpOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of a listener that its sockets are made with. */
final class SocketSettings {
    private static final long PROXY_TIMEOUT_MS_MIN = 1_000;
    private static final long PROXY_TIMEOUT_MS_MAX = 60_000;
    private static final long BUFFER_BYTES_MIN = 4 << 10;
    private static final long BUFFER_BYTES_MAX = 64 << 20;
    private static final Pattern PROBES = Pattern.compile("(\\d{1,5}),(\\d{1,5}),(\\d{1,3})");

    private final ConfigReader reader;
    private final String section;

    private SocketSettings(final ConfigReader reader, final String section) {
        this.reader = reader;
        this.section = section;
    }

    /** @param section of the listener */
    static SocketConfig read(final ConfigReader reader, final String section) {
        final SocketSettings settings = new SocketSettings(reader, section);
        return new SocketConfig(settings.accessRules(), settings.proxy(), settings.tcp());
    }

    private AccessRules accessRules() {
        final String key = section + ".access_rules";
        final List<String> rules = reader.texts(key);
        try {
            return AccessRules.of(rules);
        } catch (final IllegalArgumentException e) {
            throw new InvalidSettingException(key, rules, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable ProxyConfig proxy() {
        final String key = section + ".proxy_protocol_timeout";
        final long timeoutMs = reader.durationMs(key);
        if (timeoutMs < PROXY_TIMEOUT_MS_MIN || timeoutMs > PROXY_TIMEOUT_MS_MAX) {
            throw new InvalidSettingException(key, timeoutMs + "ms", "allowed is 1s to 1m");
        }
        if (timeoutMs % 1_000 != 0) {
            throw new InvalidSettingException(key, timeoutMs + "ms", "must be whole seconds");
        }
        final List<AddressRange> trusted = trusted(section + ".proxy_protocol_trusted");
        return reader.flag(section + ".proxy_protocol") ? new ProxyConfig((int) (timeoutMs / 1_000), trusted) : null;
    }

    private List<AddressRange> trusted(final String key) {
        final List<AddressRange> trusted = new ArrayList<>();
        for (final String text : reader.texts(key)) {
            try {
                trusted.add(AddressRange.of(text));
            } catch (final IllegalArgumentException e) {
                throw new InvalidSettingException(key, text, String.valueOf(e.getMessage()));
            }
        }
        if (trusted.isEmpty()) {
            throw new InvalidSettingException(
                    key, "[]", "must name the addresses of the proxies, such as [\"127.0.0.1/32\"]");
        }
        return trusted;
    }

    private TcpOptions tcp() {
        return new TcpOptions(
                reader.flag(section + ".tcp_options.nodelay"),
                probes(section + ".tcp_options.keepalive"),
                bufferBytes(section + ".tcp_options.sndbuf"),
                bufferBytes(section + ".tcp_options.recbuf"),
                reader.flag(section + ".tcp_options.reuseaddr"));
    }

    private int bufferBytes(final String key) {
        if (reader.isWord(key, "auto")) {
            return 0;
        }
        final long bytes = reader.sizeBytes(key);
        InvalidSettingException.checkSize(key, bytes, BUFFER_BYTES_MIN, BUFFER_BYTES_MAX);
        return (int) bytes;
    }

    private TcpOptions.@Nullable Probes probes(final String key) {
        if (reader.isWord(key, "none")) {
            return null;
        }
        final String text = reader.text(key);
        final Matcher probes = PROBES.matcher(text.replace(" ", ""));
        try {
            if (probes.matches()) {
                return new TcpOptions.Probes(
                        Integer.parseInt(probes.group(1)),
                        Integer.parseInt(probes.group(2)),
                        Integer.parseInt(probes.group(3)));
            }
        } catch (final IllegalArgumentException e) {
            throw invalidProbes(key, text, e);
        }
        throw invalidProbes(key, text, null);
    }

    private static InvalidSettingException invalidProbes(
            final String key, final String text, final @Nullable Throwable cause) {
        final InvalidSettingException invalid = new InvalidSettingException(
                key,
                text,
                "must be none, or \"idle,interval,probes\": two numbers of seconds of 1 to "
                        + TcpOptions.Probes.SECONDS_MAX + " and a count of 1 to " + TcpOptions.Probes.COUNT_MAX);
        if (cause != null) {
            invalid.initCause(cause);
        }
        return invalid;
    }
}
