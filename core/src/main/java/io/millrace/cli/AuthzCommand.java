package io.millrace.cli;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace authz}. */
@Command(
        name = "authz",
        description = "Have files of rules read again, or remembered answers forgotten.",
        mixinStandardHelpOptions = true)
final class AuthzCommand implements Runnable {
    private static final String ALL = "all";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "reload",
            description = "Read the files of rules again. One that is damaged changes nothing.",
            mixinStandardHelpOptions = true)
    void reload(@Mixin final RunningBroker running) throws CommandFailedException {
        running.talk(client -> spec.commandLine()
                .getOut()
                .printf(
                        "rules: %d%n",
                        client.request(Map.of("command", "authz_reload")).getInt("result")));
    }

    @Command(
            name = "cache-clean",
            description = "Have connections forget what sources have answered, and look at the rules again.",
            mixinStandardHelpOptions = true)
    void cleanCache(
            @Mixin final RunningBroker running,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "CLIENTID",
                            description = "Of one client; without it, or with \"all\", of all.")
                    final @Nullable String clientId)
            throws CommandFailedException {
        final Map<String, Object> request = new HashMap<>(Map.of("command", "authz_cache_clean"));
        if (clientId != null && !clientId.equals(ALL)) {
            request.put("clientid", clientId);
        }
        running.talk(client -> {
            client.request(request);
            spec.commandLine().getOut().println("forgotten");
        });
    }
}
