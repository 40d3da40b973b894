package io.millrace.cli;

import com.typesafe.config.Config;
import io.millrace.broker.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace ban add}. */
@Command(
        name = "add",
        description = "Ban somebody. Whom it hits is disconnected, and not let in again until it is over.",
        mixinStandardHelpOptions = true)
final class BanAddCommand implements Callable<Integer> {
    private static final long MS_PER_S = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Parameters(index = "0", paramLabel = "KIND", description = BanCommand.KIND)
    @SuppressWarnings("NullAway.Init")
    private String kind;

    @Parameters(index = "1", paramLabel = "WHO", description = "The name, address, range or expression.")
    @SuppressWarnings("NullAway.Init")
    private String who;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long, such as 30s, 5m, 2h or 7d; without it for ever.")
    private @Nullable String duration;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "For people.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Override
    public Integer call() throws CommandFailedException {
        final Map<String, Object> request = new HashMap<>();
        request.put("command", "ban_add");
        request.put("as", kind);
        request.put("who", who);
        request.put("reason", reason);
        request.put("by", System.getProperty("user.name", "administration"));
        final String asked = duration;
        if (asked != null) {
            request.put("duration_s", seconds(asked));
        }
        broker.talk(client -> {
            final Config added = client.request(request).getConfig("result");
            spec.commandLine()
                    .getOut()
                    .printf(
                            "banned: %s %s until %s%n",
                            added.getString("as"),
                            ConnectionsCommand.printable(added.getString("who")),
                            added.getString("until"));
        });
        return CommandLine.ExitCode.OK;
    }

    private long seconds(final String text) {
        final long durationMs = Quantity.parseDurationMs(text).orElse(0);
        if (durationMs < MS_PER_S) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--for must be a duration such as 30s, 5m, 2h or 7d, not " + text);
        }
        return durationMs / MS_PER_S;
    }
}
