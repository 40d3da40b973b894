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

/** {@code millrace users update}. */
@Command(
        name = "update",
        description = "Change an account. Who is connected by it stays.",
        mixinStandardHelpOptions = true)
final class UsersUpdateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AccountOptions options;

    @Option(
            names = "--password",
            description = "A new one, which is asked for, or is the first line of the standard input.")
    private boolean isPasswordNew;

    @Parameters(index = "0", paramLabel = "NAME", description = "As it was added.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Override
    public Integer call() throws CommandFailedException {
        final Map<String, Object> request = options.request("user_update", name);
        if (isPasswordNew) {
            request.put("password", PasswordPrompt.read());
        }
        broker.talk(client -> client.request(request));
        spec.commandLine().getOut().printf("changed: %s%n", ConnectionsCommand.printable(name));
        return CommandLine.ExitCode.OK;
    }
}
