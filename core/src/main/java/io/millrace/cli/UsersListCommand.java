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

/** {@code millrace users list}. */
@Command(name = "list", description = "List all accounts, without their passwords.", mixinStandardHelpOptions = true)
final class UsersListCommand implements Callable<Integer> {
    private static final int PAGE = 500;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Option(names = "--scram", description = "Those of SCRAM.")
    private boolean isScram;

    @Option(names = "--json", description = "One line of JSON per account.")
    private boolean isJson;

    @Override
    public Integer call() throws CommandFailedException {
        broker.talk(this::list);
        return CommandLine.ExitCode.OK;
    }

    private void list(final AdminClient client) throws IOException, AdminException {
        final PrintWriter out = spec.commandLine().getOut();
        if (!isJson) {
            out.printf("%-30s %-9s %s%n", "name", "superuser", "attributes");
        }
        final Map<String, Object> request =
                new HashMap<>(Map.of("command", "users", "database", AccountOptions.database(isScram), "limit", PAGE));
        boolean hasNext = true;
        while (hasNext) {
            final Config page = client.request(request).getConfig("result");
            page.getConfigList("data").forEach(account -> print(account, out));
            hasNext = page.getBoolean("meta.hasnext");
            if (hasNext) {
                request.put("cursor", page.getString("meta.cursor"));
            }
        }
    }

    private void print(final Config account, final PrintWriter out) {
        out.println(
                isJson
                        ? account.root().render(ConfigRenderOptions.concise())
                        : String.format(
                                "%-30s %-9s %s",
                                ConnectionsCommand.printable(account.getString("user_id")),
                                account.getBoolean("is_superuser") ? "yes" : "no",
                                ConnectionsCommand.printable(
                                        account.getObject("client_attrs").render(ConfigRenderOptions.concise()))));
    }
}
