package io.millrace.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace status}. */
@Command(
        name = "status",
        description = "Show the running broker: listeners, sizes and counters.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Option(names = "--json", description = "One line of JSON.")
    private boolean isJson;

    @Override
    public Integer call() throws CommandFailedException {
        broker.talk(client -> {
            final Config status = client.request(Map.of("command", "status")).getConfig("result");
            final PrintWriter out = spec.commandLine().getOut();
            if (isJson) {
                out.println(status.root().render(ConfigRenderOptions.concise()));
            } else {
                print(status, out);
            }
        });
        return CommandLine.ExitCode.OK;
    }

    /** The first two lines are the ones that scripts for EMQX look for. */
    private static void print(final Config status, final PrintWriter out) {
        out.printf("Node '%s' is started%n", status.getString("node"));
        out.printf("millrace %s is running%n", status.getString("version"));
        out.printf("up for %s%n", text(Duration.ofSeconds(status.getLong("uptime_s"))));
        out.printf("threading is %s%n", status.getString("threading"));
        section("listeners", status.getObject("listeners"), out);
        section("connections", status.getObject("listener_connections"), out);
        section("disk", status.getObject("disk"), out);
        section("sizes", status.getObject("sizes"), out);
        section("snapshot", status.getObject("snapshot"), out);
        section("counters", status.getObject("counters"), out);
    }

    private static void section(final String title, final ConfigObject values, final PrintWriter out) {
        out.println(title);
        for (final Map.Entry<String, ConfigValue> entry : new TreeMap<>(values).entrySet()) {
            out.printf("  %-32s %s%n", entry.getKey(), entry.getValue().unwrapped());
        }
    }

    private static String text(final Duration uptime) {
        return uptime.toDays() + " d " + uptime.toHoursPart() + " h " + uptime.toMinutesPart() + " min "
                + uptime.toSecondsPart() + " s";
    }
}
