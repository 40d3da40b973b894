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

/** {@code millrace acl list}. */
@Command(
        name = "list",
        description = "List all rules, in the order in which they count.",
        mixinStandardHelpOptions = true)
final class AclListCommand implements Callable<Integer> {
    /** Of clients and users; each may have many rules, and the answer is one line. */
    private static final int PAGE = 50;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Option(names = "--json", description = "One line of JSON for each client or user.")
    private boolean isJson;

    @Override
    public Integer call() throws CommandFailedException {
        broker.talk(this::list);
        return CommandLine.ExitCode.OK;
    }

    private void list(final AdminClient client) throws IOException, AdminException {
        final PrintWriter out = spec.commandLine().getOut();
        if (!isJson) {
            out.printf(
                    "%-9s %-30s %-10s %-9s %-5s %-6s %s%n",
                    "kind", "who", "permission", "action", "qos", "retain", "topic");
        }
        final Map<String, Object> request = new HashMap<>(Map.of("command", "acl", "limit", PAGE));
        boolean hasNext = true;
        while (hasNext) {
            final Config page = client.request(request).getConfig("result");
            page.getConfigList("data").forEach(entry -> print(entry, out));
            hasNext = page.getBoolean("meta.hasnext");
            if (hasNext) {
                request.put("cursor", page.getString("meta.cursor"));
            }
        }
    }

    private void print(final Config entry, final PrintWriter out) {
        if (isJson) {
            out.println(entry.root().render(ConfigRenderOptions.concise()));
            return;
        }
        for (final Config rule : entry.getConfigList("rules")) {
            out.printf(
                    "%-9s %-30s %-10s %-9s %-5s %-6s %s%n",
                    entry.getString("as"),
                    ConnectionsCommand.printable(entry.getString("who")),
                    rule.getString("permission"),
                    rule.getString("action"),
                    String.join(",", rule.getStringList("qos")),
                    rule.getString("retain"),
                    ConnectionsCommand.printable(rule.getString("topic")));
        }
    }
}
