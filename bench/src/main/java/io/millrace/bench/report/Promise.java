package io.millrace.bench.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an acknowledgement of a broker is worth, as far as its configuration says. */
final class Promise {
    private static final Pattern MILLRACE_LEVEL =
            Pattern.compile("(?i)durability(?:\\.|__|\\s*\\{[^}]*?)level\\s*[=:]\\s*\"?(\\w+)");
    private static final Pattern MOSQUITTO_PERSISTENCE = Pattern.compile("(?m)^\\s*persistence\\s+true\\b");

    private Promise() {}

    static String of(final Plan.Broker broker) {
        final String settings = broker.configuration().replaceAll("(?m)^\\s*(?:#|//).*$", "");
        return switch (broker.kind()) {
            case "millrace" -> millrace(settings + " " + broker.command());
            case "mosquitto" ->
                MOSQUITTO_PERSISTENCE.matcher(settings).find()
                        ? "in memory, saved now and then: what was acknowledged since the last save does not survive "
                                + "the process"
                        : "in memory only: nothing survives the process";
            default -> "not known here; its configuration says";
        };
    }

    private static String millrace(final String settings) {
        final Matcher matcher = MILLRACE_LEVEL.matcher(settings);
        final String level = matcher.find() ? matcher.group(1) : "os";
        return switch (level) {
            case "os" ->
                "durability `os`: in the journal before it is acknowledged; survives kill -9 of the process, not "
                        + "a power loss";
            case "batch", "interval" ->
                "durability `" + level + "`: on the disk before it is acknowledged; survives a power loss";
            case "none" -> "durability `none`: nothing survives the process";
            default -> "durability `" + level + "`";
        };
    }
}
