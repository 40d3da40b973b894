package io.millrace.cli;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace snapshot}. */
@Command(
        name = "snapshot",
        description = "Make a snapshot of the running broker's state now, and wait for it.",
        mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
    /** Folding some gigabytes of journal at the lowest priority takes minutes on a busy machine. */
    private static final long TIMEOUT_MS = 3_600_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Override
    public Integer call() throws CommandFailedException {
        broker.talk(TIMEOUT_MS, client -> {
            final Config made = client.request(Map.of("command", "snapshot")).getConfig("result");
            spec.commandLine()
                    .getOut()
                    .printf("snapshot of position %d, %d bytes%n", made.getLong("position"), made.getLong("bytes"));
        });
        return CommandLine.ExitCode.OK;
    }
}
