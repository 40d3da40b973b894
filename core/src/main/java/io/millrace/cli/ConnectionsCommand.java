package io.millrace.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.millrace.admin.AdminClient;
import io.millrace.admin.AdminException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace connections}. */
@Command(
        name = "connections",
        description = "List sessions and whether their clients are connected.",
        mixinStandardHelpOptions = true)
final class ConnectionsCommand implements Callable<Integer> {
    private static final int PAGE = 100;
    private static final int PROTOCOL_3_1 = 3;
    private static final int PROTOCOL_3_1_1 = 4;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Show at most N sessions (${DEFAULT-VALUE}).")
    private long limit;

    @Option(names = "--json", description = "One line of JSON per session.")
    private boolean isJson;

    @Override
    public Integer call() throws CommandFailedException {
        if (limit < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        broker.talk(this::list);
        return CommandLine.ExitCode.OK;
    }

    private void list(final AdminClient client) throws IOException, AdminException {
        final PrintWriter out = spec.commandLine().getOut();
        if (!isJson) {
            out.printf(
                    "%-12s %-6s %13s %9s %9s %12s %9s  %s%n",
                    "state", "mqtt", "subscriptions", "inflight", "queued", "bytes", "dropped", "client");
        }
        long remaining = limit;
        long cursor = 0;
        boolean hasNext = true;
        while (hasNext && remaining > 0) {
            final Config page = client.request(
                            Map.of("command", "connections", "limit", Math.min(PAGE, remaining), "cursor", cursor))
                    .getConfig("result");
            for (final Config session : page.getConfigList("data")) {
                print(session, out);
                remaining--;
            }
            hasNext = page.getBoolean("meta.hasnext");
            cursor = hasNext ? page.getLong("meta.cursor") : cursor;
        }
        if (hasNext && !isJson) {
            out.printf("and more: --limit shows them%n");
        }
    }

    private void print(final Config session, final PrintWriter out) {
        if (isJson) {
            out.println(session.root().render(ConfigRenderOptions.concise()));
            return;
        }
        out.printf(
                "%-12s %-6s %13d %9d %9d %12d %9d  %s%n",
                session.getBoolean("connected") ? "connected" : "disconnected",
                version(session.getInt("proto_ver")),
                session.getLong("subscriptions_cnt"),
                session.getLong("inflight_cnt"),
                session.getLong("mqueue_len"),
                session.getLong("mqueue_bytes"),
                session.getLong("dropped_cnt"),
                printable(session.getString("clientid")));
    }

    private static String version(final int protocolVersion) {
        return switch (protocolVersion) {
            case PROTOCOL_3_1 -> "3.1";
            case PROTOCOL_3_1_1 -> "3.1.1";
            default -> String.valueOf(protocolVersion);
        };
    }

    /** Clients choose their identifiers; none may steer the operator's terminal. */
    static String printable(final String clientId) {
        final StringBuilder printable = new StringBuilder();
        clientId.codePoints().forEach(c -> {
            final int type = Character.getType(c);
            final boolean isHidden = Character.isISOControl(c) || type == Character.FORMAT;
            if (isHidden) {
                printable.append(String.format("\\u%04x", c));
            } else {
                printable.appendCodePoint(c);
            }
        });
        return printable.toString();
    }
}
