package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.load.wire.Stamp;
import io.millrace.bench.load.wire.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/** From what was typed to what is done: the scenario's defaults, and what contradicts itself. */
final class LoadConfigBuilder {
    private static final long MS_PER_S = 1_000;
    private static final int KEEP_ALIVE_MAX = 0xFFFF;
    private static final int UNACKNOWLEDGED_MAX = 0xFFFF;
    private static final int PAYLOAD_MAX = 1 << 28;
    private static final long OFFLINE_MESSAGES = 100_000;
    private static final double STEADY_RATE_PER_S = 1_000;

    private final LoadCommand command;
    private final TrafficOptions traffic;
    private final RunOptions run;
    private final @Nullable OpenSuiteName suite;
    private final Scenario scenario;

    LoadConfigBuilder(final LoadCommand command) {
        this.command = command;
        traffic = command.traffic;
        run = command.run;
        check(traffic.scale > 0, "--scale must be greater than 0");
        suite = OpenSuiteName.parse(command.scenario, traffic.scale).orElse(null);
        check(suite != null || traffic.scale == 1, "--scale is for scenarios of the Open MQTT Benchmark Suite");
        scenario = suite != null ? suite.scenario() : scenario(command.scenario);
    }

    LoadConfig build() throws BenchException {
        final int tag = ThreadLocalRandom.current().nextInt(Stamp.RUN_LIMIT);
        final int clients = count();
        final List<Integer> qos = qos();
        final int payloadBytes =
                traffic.payloadBytes != null ? traffic.payloadBytes : suite != null ? OpenSuiteName.PAYLOAD_BYTES : 256;
        check(
                payloadBytes >= Stamp.LENGTH && payloadBytes < PAYLOAD_MAX,
                "-s must be at least " + Stamp.LENGTH + " bytes, in which every message carries its number and time,"
                        + " and below 256 MiB");
        check(run.threads >= 1, "--threads must be at least 1");
        check(
                run.threads == 1 || !scenario.isOneUnit(),
                scenario.word() + " runs on one thread: all its publishers belong to all its subscribers");
        check(run.threads <= clients, "--threads must not be more than the clients");
        check(
                scenario != Scenario.PUB && scenario != Scenario.P2P || traffic.subscribers == null,
                "--subscribers is for fanout, fanin and shared");
        check(
                traffic.topic.contains("%i") || clients == 1 || scenario == Scenario.PUB || scenario == Scenario.SUB,
                "-t needs %i, the number of the publisher");
        check(
                scenario == Scenario.PUB || scenario == Scenario.SUB || !traffic.topic.matches(".*%[cu].*"),
                "%c and %u in -t are for pub and sub: elsewhere subscribers have to know their publishers' topics");
        check(
                scenario != Scenario.SHARED || command.target.version == 5 || suite != null,
                "shared subscriptions are of MQTT 5: add -V 5");
        check(run.cycles == 1 || scenario == Scenario.CONN || scenario == Scenario.SUB, "--cycles is for conn and sub");
        check(run.cycles >= 1, "--cycles must be at least 1");
        return new LoadConfig(
                scenario,
                run.name != null ? run.name : command.scenario,
                command.spec.commandLine().getParseResult().originalArgs(),
                target(tag),
                pacing(clients),
                timing(),
                clients,
                subscribers(),
                scenario == Scenario.RECONNECT ? traffic.steady : 0,
                offenders(),
                traffic.startNumber,
                qos,
                payloadBytes,
                traffic.topic,
                traffic.isRetained,
                scenario == Scenario.RECONNECT ? run.threads + 1 : run.threads,
                tag,
                run.brokerPid,
                run.asksHeap,
                run.cycles,
                run.out,
                run.isQuiet);
    }

    private Offenders offenders() {
        final Offenders offenders = new Offenders(traffic.slow, traffic.stopped, traffic.halfOpen);
        check(
                traffic.slow >= 0 && traffic.stopped >= 0 && traffic.halfOpen >= 0,
                "--slow, --stopped and --half-open must not be negative");
        check(
                offenders.count() == 0 || scenario == Scenario.P2P || scenario == Scenario.MIXED,
                "--slow, --stopped and --half-open are for p2p and mixed");
        return offenders;
    }

    private Scenario scenario(final String word) {
        for (final Scenario candidate : Scenario.values()) {
            if (candidate.word().equals(word.toLowerCase(Locale.ROOT))) {
                return candidate;
            }
        }
        throw new ParameterException(
                command.spec.commandLine(),
                "no scenario is called " + word + "; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(Scenario.values())
                                        .map(Scenario::word)
                                        .toList())
                        + ", and those of the Open MQTT Benchmark Suite, as p2p-1K-1K-1K-1K");
    }

    private int count() {
        if (traffic.count != null) {
            check(traffic.count >= 1, "-c must be at least 1");
            check(
                    scenario == Scenario.CONN || scenario == Scenario.SUB || traffic.count <= Stamp.PUBLISHER_LIMIT,
                    "-c must be at most 1,048,576 where clients publish");
            return traffic.count;
        }
        if (suite != null) {
            return suite.clients();
        }
        return switch (scenario) {
            case CONN, RECONNECT -> 1_000;
            case PUB, SUB, MIXED -> 200;
            case P2P, SHARED, OFFLINE -> 10;
            case FANIN -> 50;
            case FANOUT -> 1;
        };
    }

    private int subscribers() {
        if (traffic.subscribers != null) {
            check(traffic.subscribers >= 1, "--subscribers must be at least 1");
            return traffic.subscribers;
        }
        if (suite != null) {
            return suite.subscribers();
        }
        return switch (scenario) {
            case FANOUT -> 1_000;
            case SHARED -> 10;
            default -> 1;
        };
    }

    private List<Integer> qos() {
        List<Integer> qos = traffic.qos;
        if (qos == null) {
            qos = suite != null || scenario == Scenario.OFFLINE
                    ? List.of(OpenSuiteName.QOS)
                    : scenario == Scenario.MIXED ? List.of(0, 1, 2) : List.of(0);
        }
        for (final int level : qos) {
            check(level >= 0 && level <= 2, "-q must be 0, 1 or 2");
            check(scenario != Scenario.OFFLINE || level > 0, "offline needs -q 1 or 2: QoS 0 is not queued");
        }
        check(qos.size() == 1 || scenario != Scenario.SUB, "sub has one QoS");
        return new ArrayList<>(qos);
    }

    private Pacing pacing(final int clients) {
        check(traffic.intervalMs == null || traffic.ratePerS == null, "-I and --rate say the same thing: give one");
        check(traffic.intervalMs == null || traffic.intervalMs > 0, "-I must be greater than 0");
        check(traffic.ratePerS == null || traffic.ratePerS > 0, "--rate must be greater than 0");
        check(traffic.window == null || traffic.window >= 1, "-F must be at least 1");
        check(traffic.messageLimit == null || traffic.messageLimit >= 1, "-L must be at least 1");
        double rate = traffic.ratePerS != null
                ? traffic.ratePerS
                : traffic.intervalMs != null ? clients * MS_PER_S / traffic.intervalMs : 0;
        if (rate == 0 && traffic.window == null) {
            rate = defaultRate(clients);
        }
        check(scenario != Scenario.OFFLINE || rate == 0, "offline publishes as fast as it is acknowledged: use -F");
        check(scenario != Scenario.RECONNECT || rate > 0, "reconnect has steady clients at a --rate: -F is not for it");
        final int window = traffic.window != null ? traffic.window : rate > 0 ? UNACKNOWLEDGED_MAX : defaultWindow();
        final long limit = traffic.messageLimit != null
                ? traffic.messageLimit
                : scenario == Scenario.OFFLINE ? OFFLINE_MESSAGES : Long.MAX_VALUE;
        return new Pacing(rate, window, limit);
    }

    /** Of scenarios that have an open loop if nothing is said; 0 for those that have a closed one. */
    private double defaultRate(final int clients) {
        if (suite != null && suite.scenario() != Scenario.CONN) {
            return suite.ratePerS();
        }
        return switch (scenario) {
            case PUB, MIXED -> clients;
            case RECONNECT -> STEADY_RATE_PER_S;
            default -> 0;
        };
    }

    private int defaultWindow() {
        return switch (scenario) {
            case FANOUT -> 2;
            case FANIN -> 20;
            default -> 100;
        };
    }

    private Target target(final int tag) throws BenchException {
        final TargetOptions options = command.target;
        final boolean isTls = options.isTls || options.trusted != null;
        check(!isTls || offenders().count() == 0, "--slow, --stopped and --half-open are for TCP, not for --tls");
        check(!options.isWebSocket, "WebSocket is not there yet: only TCP and --tls");
        check(options.version >= 3 && options.version <= 5, "-V must be 3 (MQTT 3.1), 4 (MQTT 3.1.1) or 5");
        check(options.keepAliveS >= 0 && options.keepAliveS <= KEEP_ALIVE_MAX, "-k must be between 0 and 65535");
        check(options.port > 0 && options.port <= 0xFFFF, "-p must be between 1 and 65535");
        final InetSocketAddress address = new InetSocketAddress(options.host, options.port);
        if (address.isUnresolved()) {
            throw new BenchException("unknown host " + options.host);
        }
        return new Target(
                address,
                isTls ? ClientTls.towards(options.host, options.trusted) : null,
                Version.of(suite != null && scenario == Scenario.SHARED ? 5 : options.version),
                sources(address.getAddress()),
                options.prefix != null ? options.prefix : String.format("bench-%03x-", tag),
                options.userName,
                options.password,
                options.keepAliveS,
                options.isClean,
                options.sessionExpiryS);
    }

    private SourceAddresses sources(final InetAddress broker) throws BenchException {
        final String local = command.target.localAddress;
        if (local == null) {
            return SourceAddresses.towards(broker);
        }
        try {
            return SourceAddresses.fixed(InetAddress.getByName(local));
        } catch (final UnknownHostException e) {
            throw new BenchException("--ifaddr " + local + " is no address of this machine", e);
        }
    }

    private Timing timing() {
        check(run.connectRatePerS == null || run.connectIntervalMs == null, "-R and -i say the same thing: give one");
        check(run.durationS > 0, "--duration must be greater than 0");
        check(
                (run.warmupS == null || run.warmupS >= 0) && run.drainS >= 0 && run.timeoutS > 0,
                "times must not be negative");
        double rate = 0;
        if (run.connectRatePerS != null) {
            rate = run.connectRatePerS;
        } else if (run.connectIntervalMs != null) {
            rate = run.connectIntervalMs == 0 ? 0 : MS_PER_S / run.connectIntervalMs;
        } else if (suite != null && scenario == Scenario.CONN) {
            rate = suite.ratePerS();
        }
        check(rate >= 0, "-R and -i must not be negative");
        final double warmupS = run.warmupS != null
                ? run.warmupS
                : traffic.messageLimit != null && scenario != Scenario.OFFLINE ? 0 : 5;
        return new Timing(rate, ms(run.timeoutS), ms(warmupS), ms(run.durationS), ms(run.drainS));
    }

    private static long ms(final double seconds) {
        return Math.round(seconds * MS_PER_S);
    }

    private void check(final boolean isRight, final String otherwise) {
        if (!isRight) {
            throw new ParameterException(command.spec.commandLine(), otherwise);
        }
    }
}
