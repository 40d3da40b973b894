package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace ban}. */
@Command(
        name = "ban",
        description = "Say who may not connect, whatever its credentials.",
        mixinStandardHelpOptions = true,
        subcommands = {BanAddCommand.class, BanDeleteCommand.class, BanListCommand.class})
final class BanCommand implements Runnable {
    /** What the kinds mean, for the help of the commands. */
    static final String KIND = "clientid, username, peerhost (an address), peerhost_net (a range such as 10.0.0.0/8), "
            + "clientid_re or username_re (a regular expression, which need not match all of the name).";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
