package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A broker as the command line names it.
 *
 * <pre>
 * [name:]mosquitto[=PROGRAM][,setting=value]...
 * [name:]millrace[=DIRECTORY][,a.setting=value][,java=JAVA_HOME][,jvm=OPTIONS]...
 * name=HOST:PORT[,pid=N][,kind=native|jvm][,version=TEXT]
 * </pre>
 *
 * @param name in tables and file names
 * @param place the program, the directory or HOST:PORT; empty: where it usually is
 * @param options in the order given
 */
record BrokerSpec(String name, BrokerKind kind, String place, Map<String, String> options) {
    private static final Pattern ADDRESS = Pattern.compile("[^/]+:\\d{1,5}");
    private static final Set<String> OF_RUNNING = Set.of("pid", "kind", "version");
    private static final String FORMS =
            "mosquitto, millrace, millrace=DIRECTORY, NAME:millrace=DIRECTORY or NAME=HOST:PORT,pid=N";

    static BrokerSpec parse(final String text) throws BenchException {
        final String[] parts = text.split(",", -1);
        final int equals = parts[0].indexOf('=');
        final String left = equals < 0 ? parts[0] : parts[0].substring(0, equals);
        final String place = equals < 0 ? "" : parts[0].substring(equals + 1);
        final int colon = left.indexOf(':');
        final String word = left.substring(colon + 1);
        final String name = colon < 0 ? left : left.substring(0, colon);
        if (!name.matches(Cell.NAME) || equals >= 0 && place.isEmpty()) {
            throw new BenchException("not a broker: \"" + text + "\"; say " + FORMS);
        }
        final Map<String, String> options = options(text, parts);
        if (ADDRESS.matcher(place).matches()) {
            return running(name, place, options);
        }
        return switch (word) {
            case "mosquitto" -> new BrokerSpec(name, BrokerKind.MOSQUITTO, place, options);
            case "millrace" -> millrace(name, place, options);
            default -> throw new BenchException("not a broker: \"" + text + "\"; say " + FORMS);
        };
    }

    /** @throws BenchException if two have the same name: their results would overwrite each other */
    static List<BrokerSpec> parseAll(final List<String> texts) throws BenchException {
        final List<BrokerSpec> specs = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        for (final String text : texts) {
            final BrokerSpec spec = parse(text);
            if (!names.add(spec.name())) {
                throw new BenchException("two brokers are called " + spec.name()
                        + ": put a name in front of one, for example before:millrace=DIRECTORY");
            }
            specs.add(spec);
        }
        return specs;
    }

    Optional<String> option(final String key) {
        return Optional.ofNullable(options.get(key));
    }

    /** The process of a running broker; 0 if it was not said. */
    long pid() {
        return Long.parseLong(options.getOrDefault("pid", "0"));
    }

    private static Map<String, String> options(final String text, final String[] parts) throws BenchException {
        final Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            final int equals = parts[i].indexOf('=');
            if (equals < 1) {
                throw new BenchException("\"" + parts[i] + "\" of broker \"" + text + "\" is not KEY=VALUE");
            }
            options.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        return options;
    }

    private static BrokerSpec running(final String name, final String place, final Map<String, String> options)
            throws BenchException {
        for (final String key : options.keySet()) {
            if (!OF_RUNNING.contains(key)) {
                throw new BenchException("broker " + name + " runs already: it has pid, kind and version, not " + key);
            }
        }
        if (!options.getOrDefault("pid", "0").matches("\\d{1,10}")) {
            throw new BenchException("broker " + name + ": pid is a number, not " + options.get("pid"));
        }
        if (!Set.of("native", "jvm").contains(options.getOrDefault("kind", "jvm"))) {
            throw new BenchException("broker " + name + ": kind is native or jvm, not " + options.get("kind"));
        }
        return new BrokerSpec(name, BrokerKind.RUNNING, place, options);
    }

    private static BrokerSpec millrace(final String name, final String place, final Map<String, String> options)
            throws BenchException {
        for (final String key : options.keySet()) {
            if (!key.contains(".") && !key.equals("java") && !key.equals("jvm")) {
                throw new BenchException(
                        "broker " + name + ": " + key + " is neither java, jvm nor a setting such as durability.level");
            }
        }
        return new BrokerSpec(name, BrokerKind.MILLRACE, place, options);
    }
}
