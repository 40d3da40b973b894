package io.millrace.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace listeners}: the list, and a command for each thing that can be done with one of them. */
@Command(
        name = "listeners",
        description = "List the listeners of the running broker, or start, stop or restart one of them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Refused are connections that were closed because the listener had max_connections,",
            "by its access_rules, or because they did not come from a trusted proxy with a PROXY header."
        })
final class ListenersCommand implements Callable<Integer> {
    /** Clients have some seconds to go. */
    private static final long TIMEOUT_MS = 20_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Option(names = "--json", description = "One line of JSON per listener.")
    private boolean isJson;

    @Override
    public Integer call() throws CommandFailedException {
        broker.talk(client -> {
            final PrintWriter out = spec.commandLine().getOut();
            if (!isJson) {
                out.printf("%-24s %-24s %-8s %11s %11s %9s%n", "id", "bind", "state", "connections", "max", "refused");
            }
            for (final Config listener : client.request(Map.of("command", "listeners"))
                    .getConfig("result")
                    .getConfigList("data")) {
                print(listener, out);
            }
        });
        return CommandLine.ExitCode.OK;
    }

    private void print(final Config listener, final PrintWriter out) {
        if (isJson) {
            out.println(listener.root().render(ConfigRenderOptions.concise()));
            return;
        }
        out.printf(
                "%-24s %-24s %-8s %11d %11d %9d%n",
                listener.getString("id"),
                listener.getString("bind"),
                listener.getBoolean("running") ? "running" : "stopped",
                listener.getLong("current_connections"),
                listener.getLong("max_connections"),
                listener.getLong("refused.max_connections")
                        + listener.getLong("refused.access_rules")
                        + listener.getLong("refused.proxy_protocol"));
    }

    @Command(name = "start", description = "Open a listener that was stopped.", mixinStandardHelpOptions = true)
    int start(
            @Mixin final RunningBroker running,
            @Parameters(paramLabel = "ID", description = "Such as tcp:default.") final String id)
            throws CommandFailedException {
        return act(running, "start", "started", id);
    }

    @Command(
            name = "stop",
            description = {
                "Close a listener, and every connection that came by it: MQTT 5 clients are sent DISCONNECT",
                "(0x8B, server shutting down), Wills are published. It stays closed until it is started, or",
                "the broker is. Other listeners and their clients go on."
            },
            mixinStandardHelpOptions = true)
    int stop(
            @Mixin final RunningBroker running,
            @Parameters(paramLabel = "ID", description = "Such as tcp:default.") final String id)
            throws CommandFailedException {
        return act(running, "stop", "stopped", id);
    }

    @Command(
            name = "restart",
            description = "Stop a listener, with its connections, and start it; one that is stopped is started.",
            mixinStandardHelpOptions = true)
    int restart(
            @Mixin final RunningBroker running,
            @Parameters(paramLabel = "ID", description = "Such as tcp:default.") final String id)
            throws CommandFailedException {
        return act(running, "restart", "restarted", id);
    }

    private int act(final RunningBroker running, final String action, final String done, final String id)
            throws CommandFailedException {
        running.talk(TIMEOUT_MS, client -> client.request(Map.of("command", "listeners", "action", action, "id", id)));
        spec.commandLine().getOut().printf("listener %s was %s%n", id, done);
        return CommandLine.ExitCode.OK;
    }
}
