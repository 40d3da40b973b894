package io.millrace.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace acl add}. */
@Command(
        name = "add",
        description = "Add a rule behind those that are there. The first that fits decides.",
        mixinStandardHelpOptions = true)
final class AclAddCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RunningBroker broker;

    @Parameters(index = "0", paramLabel = "KIND", description = AclCommand.KIND)
    @SuppressWarnings("NullAway.Init")
    private String kind;

    @Parameters(index = "1", paramLabel = "PERMISSION", description = "allow or deny.")
    @SuppressWarnings("NullAway.Init")
    private String permission;

    @Parameters(index = "2", paramLabel = "ACTION", description = "publish, subscribe or all.")
    @SuppressWarnings("NullAway.Init")
    private String action;

    @Parameters(index = "3", paramLabel = "TOPIC", description = "A Topic Filter, which may have placeholders.")
    @SuppressWarnings("NullAway.Init")
    private String topic;

    @Parameters(index = "4", arity = "0..1", paramLabel = "WHO", defaultValue = "", description = AclCommand.WHO)
    @SuppressWarnings("NullAway.Init")
    private String who;

    @Option(names = "--qos", split = ",", paramLabel = "QOS", description = "Of these only, such as 0,1.")
    private List<String> qos = List.of();

    @Option(names = "--retain", paramLabel = "RETAIN", defaultValue = "all", description = "true, false or all.")
    @SuppressWarnings("NullAway.Init")
    private String retain;

    @Override
    public Integer call() throws CommandFailedException {
        final Map<String, Object> request = new HashMap<>();
        request.put("command", "acl_add");
        request.put("as", kind);
        request.put("who", who);
        request.put("permission", permission);
        request.put("action", action);
        request.put("topic", topic);
        request.put("qos", qos);
        request.put("retain", retain);
        broker.talk(client -> {
            client.request(request);
            spec.commandLine()
                    .getOut()
                    .printf("added: %s%n", ConnectionsCommand.printable(permission + " " + action + " " + topic));
        });
        return CommandLine.ExitCode.OK;
    }
}
