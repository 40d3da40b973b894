package io.millrace.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace ban del}. */
@Command(name = "del", description = "Take a ban back.", mixinStandardHelpOptions = true)
final class BanDeleteCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Parameters(index = "0", paramLabel = "KIND", description = BanCommand.KIND)
    @SuppressWarnings("NullAway.Init")
    private String kind;

    @Parameters(index = "1", paramLabel = "WHO", description = "As it was banned.")
    @SuppressWarnings("NullAway.Init")
    private String who;

    @Override
    public Integer call() throws CommandFailedException {
        final boolean[] wasBanned = new boolean[1];
        broker.talk(client -> wasBanned[0] = client.request(Map.of("command", "ban_delete", "as", kind, "who", who))
                .getBoolean("result"));
        if (!wasBanned[0]) {
            throw new CommandFailedException("no such ban: " + kind + " " + who);
        }
        spec.commandLine().getOut().printf("no longer banned: %s %s%n", kind, ConnectionsCommand.printable(who));
        return CommandLine.ExitCode.OK;
    }
}
