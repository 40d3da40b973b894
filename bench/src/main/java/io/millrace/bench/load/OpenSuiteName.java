package io.millrace.bench.load;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scenario of the Open MQTT Benchmark Suite by its name: kind, publishers, subscribers, topics and messages received
 * a second, as in {@code p2p-50K-50K-50K-50K}; or connections and connections a second, as in {@code conn-tcp-1M-5K}.
 * The suite has all of them at QoS 1 with payloads of 16 bytes.
 *
 * @param clients as {@code -c} means it in this scenario
 * @param ratePerS messages published a second, or connections
 */
record OpenSuiteName(Scenario scenario, int clients, int subscribers, double ratePerS) {
    static final int PAYLOAD_BYTES = 16;
    static final int QOS = 1;

    private static final String NUMBER = "(\\d+)([KM]?)";
    private static final Pattern TRAFFIC =
            Pattern.compile("(p2p|fanout|sharedsub|sharesub)-" + NUMBER + "-" + NUMBER + "-" + NUMBER + "-" + NUMBER);
    private static final Pattern CONNECTIONS = Pattern.compile("conn-tcp-" + NUMBER + "-" + NUMBER);

    /** The scenario of that name with every number times {@code scale}, at least 1; empty if it is no such name. */
    static Optional<OpenSuiteName> parse(final String name, final double scale) {
        final String plain = name.startsWith("singlenode-") ? name.substring("singlenode-".length()) : name;
        final Matcher connections = CONNECTIONS.matcher(plain);
        if (connections.matches()) {
            return Optional.of(
                    new OpenSuiteName(Scenario.CONN, scaled(connections, 1, scale), 0, scaled(connections, 3, scale)));
        }
        final Matcher traffic = TRAFFIC.matcher(plain);
        if (!traffic.matches()) {
            return Optional.empty();
        }
        final Scenario scenario = switch (traffic.group(1).toLowerCase(Locale.ROOT)) {
            case "p2p" -> Scenario.P2P;
            case "fanout" -> Scenario.FANOUT;
            default -> Scenario.SHARED;
        };
        final int subscribers = scaled(traffic, 4, scale);
        final double received = scaled(traffic, 8, scale);
        return Optional.of(new OpenSuiteName(
                scenario,
                scaled(traffic, 2, scale),
                subscribers,
                scenario == Scenario.FANOUT ? Math.max(1, received / subscribers) : received));
    }

    private static int scaled(final Matcher matcher, final int group, final double scale) {
        final long unit = switch (matcher.group(group + 1)) {
            case "K" -> 1_000;
            case "M" -> 1_000_000;
            default -> 1;
        };
        return (int) Math.max(1, Math.round(Long.parseLong(matcher.group(group)) * unit * scale));
    }
}
