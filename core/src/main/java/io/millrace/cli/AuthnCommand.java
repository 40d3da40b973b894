package io.millrace.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace authn}: the backends of the chains. */
@Command(
        name = "authn",
        description = "Look at the backends that are asked for the credentials of clients.",
        mixinStandardHelpOptions = true)
final class AuthnCommand implements Runnable {
    private static final String LINE = "%-20s %-36s %-8s %9d %9d %9d %9d %9d %9d %9d%n";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "list",
            description = {
                "How each backend does: whether it can be asked (breaker: closed, open or trying), questions without an",
                "answer, and since the start clients that were allowed, denied and ignored, those whose question failed",
                "or was too late (failed), those that were not asked for, because the backend was busy or its breaker open",
                "(refused), and those that the cache knew (cached)."
            },
            mixinStandardHelpOptions = true)
    int list(
            @Mixin final RunningBroker running,
            @Option(names = "--json", description = "One line of JSON per backend.") final boolean isJson)
            throws CommandFailedException {
        running.talk(client -> {
            final PrintWriter out = spec.commandLine().getOut();
            if (!isJson) {
                out.printf(
                        "%-20s %-36s %-8s %9s %9s %9s %9s %9s %9s %9s%n",
                        "chain",
                        "backend",
                        "breaker",
                        "inflight",
                        "allowed",
                        "denied",
                        "ignored",
                        "failed",
                        "refused",
                        "cached");
            }
            for (final Config backend : client.request(Map.of("command", "authn"))
                    .getConfig("result")
                    .getConfigList("data")) {
                print(backend, isJson, out);
            }
        });
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "clean",
            description = "Forget whom backends have allowed, where their cache is on; they are asked again.",
            mixinStandardHelpOptions = true)
    int clean(@Mixin final RunningBroker running) throws CommandFailedException {
        running.talk(client -> spec.commandLine()
                .getOut()
                .println("forgotten: "
                        + client.request(Map.of("command", "authn_clean"))
                                .getConfig("result")
                                .getLong("forgotten")));
        return CommandLine.ExitCode.OK;
    }

    private static void print(final Config backend, final boolean isJson, final PrintWriter out) {
        if (isJson) {
            out.println(backend.root().render(ConfigRenderOptions.concise()));
            return;
        }
        final Map<String, Long> counts = new TreeMap<>();
        for (final Map.Entry<String, ConfigValue> count :
                backend.getConfig("counts").entrySet()) {
            counts.put(count.getKey(), ((Number) count.getValue().unwrapped()).longValue());
        }
        out.printf(
                LINE,
                backend.getString("chain"),
                backend.getString("backend"),
                backend.getString("breaker"),
                backend.getLong("inflight"),
                counts.get("allowed"),
                counts.get("denied"),
                counts.get("ignored"),
                sum(counts, "failed", "timed_out"),
                sum(counts, "busy", "skipped"),
                counts.get("cache_hits"));
    }

    private static long sum(final Map<String, Long> counts, final String one, final String other) {
        return counts.getOrDefault(one, 0L) + counts.getOrDefault(other, 0L);
    }
}
