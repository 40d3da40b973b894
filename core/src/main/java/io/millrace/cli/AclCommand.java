package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace acl}. */
@Command(
        name = "acl",
        description = "Say what single clients, users, or all may publish and subscribe to.",
        mixinStandardHelpOptions = true,
        subcommands = {AclAddCommand.class, AclDeleteCommand.class, AclListCommand.class})
final class AclCommand implements Runnable {
    /** For the help of the commands. */
    static final String KIND = "clientid, username, or all.";

    static final String WHO = "The name; none with all.";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
