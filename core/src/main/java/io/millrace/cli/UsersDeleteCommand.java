package io.millrace.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace users delete}. */
@Command(
        name = "delete",
        description = "Take an account away. Who is connected by it stays until its connection ends; see millrace ban.",
        mixinStandardHelpOptions = true)
final class UsersDeleteCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Option(names = "--scram", description = "From the database of SCRAM.")
    private boolean isScram;

    @Parameters(index = "0", paramLabel = "NAME", description = "As it was added.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Override
    public Integer call() throws CommandFailedException {
        final Map<String, Object> request =
                Map.of("command", "user_delete", "database", AccountOptions.database(isScram), "user_id", name);
        final boolean[] wasThere = new boolean[1];
        broker.talk(client -> wasThere[0] = client.request(request).getBoolean("result"));
        if (!wasThere[0]) {
            throw new CommandFailedException("no such account: " + name);
        }
        spec.commandLine().getOut().printf("deleted: %s%n", ConnectionsCommand.printable(name));
        return CommandLine.ExitCode.OK;
    }
}
