package io.millrace.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace ping}. */
@Command(
        name = "ping",
        description = "Print pong if the broker is running; exit with 1 if not.",
        mixinStandardHelpOptions = true)
final class PingCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Override
    public Integer call() throws CommandFailedException {
        broker.talk(client -> spec.commandLine()
                .getOut()
                .println(client.request(Map.of("command", "ping")).getString("result")));
        return CommandLine.ExitCode.OK;
    }
}
