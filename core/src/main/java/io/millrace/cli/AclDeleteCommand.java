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

/** {@code millrace acl delete}. */
@Command(name = "delete", description = "Remove rules.", mixinStandardHelpOptions = true)
final class AclDeleteCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Parameters(index = "0", paramLabel = "KIND", description = AclCommand.KIND)
    @SuppressWarnings("NullAway.Init")
    private String kind;

    @Parameters(index = "1", arity = "0..1", paramLabel = "WHO", defaultValue = "", description = AclCommand.WHO)
    @SuppressWarnings("NullAway.Init")
    private String who;

    @Option(names = "--topic", paramLabel = "TOPIC", defaultValue = "", description = "Those of this topic only.")
    @SuppressWarnings("NullAway.Init")
    private String topic;

    @Override
    public Integer call() throws CommandFailedException {
        final int[] count = new int[1];
        broker.talk(client ->
                count[0] = client.request(Map.of("command", "acl_delete", "as", kind, "who", who, "topic", topic))
                        .getInt("result"));
        if (count[0] == 0) {
            throw new CommandFailedException("no such rule: " + kind + " " + who + " " + topic);
        }
        spec.commandLine().getOut().printf("removed: %d%n", count[0]);
        return CommandLine.ExitCode.OK;
    }
}
