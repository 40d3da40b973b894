package io.millrace.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.millrace.admin.AdminClient;
import io.millrace.admin.AdminException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace ban list}. */
@Command(name = "list", description = "List all bans.", mixinStandardHelpOptions = true)
final class BanListCommand implements Callable<Integer> {
    private static final int PAGE = 500;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Option(names = "--json", description = "One line of JSON per ban.")
    private boolean isJson;

    @Override
    public Integer call() throws CommandFailedException {
        broker.talk(this::list);
        return CommandLine.ExitCode.OK;
    }

    private void list(final AdminClient client) throws IOException, AdminException {
        final PrintWriter out = spec.commandLine().getOut();
        if (!isJson) {
            out.printf("%-13s %-30s %-21s %-21s %-12s %s%n", "kind", "who", "since", "until", "by", "reason");
        }
        final Map<String, Object> request = new HashMap<>(Map.of("command", "bans", "limit", PAGE));
        boolean hasNext = true;
        while (hasNext) {
            final Config page = client.request(request).getConfig("result");
            page.getConfigList("data").forEach(ban -> print(ban, out));
            hasNext = page.getBoolean("meta.hasnext");
            if (hasNext) {
                request.put("cursor", page.getString("meta.cursor"));
            }
        }
    }

    private void print(final Config ban, final PrintWriter out) {
        if (isJson) {
            out.println(ban.root().render(ConfigRenderOptions.concise()));
            return;
        }
        out.printf(
                "%-13s %-30s %-21s %-21s %-12s %s%n",
                ban.getString("as"),
                ConnectionsCommand.printable(ban.getString("who")),
                ban.getString("at"),
                ban.getString("until"),
                ConnectionsCommand.printable(ban.getString("by")),
                ConnectionsCommand.printable(ban.getString("reason")));
    }
}
