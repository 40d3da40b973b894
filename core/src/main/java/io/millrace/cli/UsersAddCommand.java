package io.millrace.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace users add}. */
@Command(
        name = "add",
        description = "Add an account. The password is asked for, or is the first line of the standard input.",
        mixinStandardHelpOptions = true)
final class UsersAddCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AccountOptions options;

    @Parameters(index = "0", paramLabel = "NAME", description = "The User Name, or the Client Identifier.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Override
    public Integer call() throws CommandFailedException {
        final Map<String, Object> request = options.request("user_add", name);
        request.put("password", PasswordPrompt.read());
        broker.talk(client -> client.request(request));
        spec.commandLine().getOut().printf("added: %s%n", ConnectionsCommand.printable(name));
        return CommandLine.ExitCode.OK;
    }
}
