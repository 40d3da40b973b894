package io.millrace.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The call of {@code bench peers}, as the plan has it or as it follows from the plan. */
final class PeersCommandLine {
    private PeersCommandLine() {}

    static String of(final Results results) {
        final Plan plan = results.plan();
        final List<String> arguments = new ArrayList<>();
        final JsonNode given = plan.tree().path("arguments");
        if (given.isArray() && !given.isEmpty()) {
            given.forEach(argument -> arguments.add(argument.asText()));
            return "bench/bench peers " + Shell.line(arguments);
        }
        final JsonNode suite = plan.tree().path("suite");
        arguments.add("--suite");
        arguments.add(suite.isTextual() ? suite.asText() : "peers");
        arguments.add("--out");
        arguments.add(results.directory().toString());
        for (final Plan.Broker broker : plan.brokers()) {
            arguments.add("--broker");
            arguments.add(specification(broker));
        }
        add(arguments, "--runs", plan.text("runs"));
        add(arguments, "--cpus", plan.text("cpus").replace(' ', ','));
        return "bench/bench peers " + Shell.line(arguments);
    }

    /** As {@code bench peers} reads it. Settings are not in it: they are under Brokers. */
    private static String specification(final Plan.Broker broker) {
        if (broker.command().isEmpty() && !broker.place().isEmpty()) {
            return broker.name() + "=" + broker.place();
        }
        return broker.name().equals(broker.kind()) || broker.kind().isEmpty()
                ? broker.name()
                : broker.name() + ":" + broker.kind() + (broker.place().isEmpty() ? "" : "=" + broker.place());
    }

    private static void add(final List<String> arguments, final String option, final String value) {
        if (!value.isEmpty()) {
            arguments.add(option);
            arguments.add(value);
        }
    }
}
