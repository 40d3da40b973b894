package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace users}. */
@Command(
        name = "users",
        description = "Keep the accounts that clients log in by: the built-in database.",
        mixinStandardHelpOptions = true,
        subcommands = {UsersAddCommand.class, UsersUpdateCommand.class, UsersDeleteCommand.class, UsersListCommand.class
        })
final class UsersCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
