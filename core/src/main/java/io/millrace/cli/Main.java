package io.millrace.cli;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerConfig;
import io.millrace.broker.Version;
import io.millrace.pipeline.FailStop;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace}. Exit codes: 0 done, 1 failed, 2 not understood. */
@Command(
        name = "millrace",
        description = "The Millrace MQTT broker.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        footer = {"", "Settings are in etc/millrace.conf; etc/reference.conf lists them all."})
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    public static void main(final String[] arguments) {
        final FailStop failStop = FailStop.halting(System.err);
        System.exit(commandLine(System.getenv(), config -> Broker.start(config, failStop))
                .execute(arguments));
    }

    static CommandLine commandLine(
            final Map<String, String> environment, final Function<BrokerConfig, Broker> starter) {
        final CommandLine.IFactory factory = new EnvironmentFactory(environment);
        return new CommandLine(new Main(), factory)
                .addSubcommand("foreground", new CommandLine(new ForegroundCommand(environment, starter), factory))
                .addSubcommand("status", new CommandLine(new StatusCommand(), factory))
                .addSubcommand("connections", new CommandLine(new ConnectionsCommand(), factory))
                .addSubcommand("listeners", new CommandLine(new ListenersCommand(), factory))
                .addSubcommand("authn", new CommandLine(new AuthnCommand(), factory))
                .addSubcommand("ban", new CommandLine(new BanCommand(), factory))
                .addSubcommand("snapshot", new CommandLine(new SnapshotCommand(), factory))
                .addSubcommand("ping", new CommandLine(new PingCommand(), factory))
                .addSubcommand("store", new CommandLine(new StoreCommand(), factory))
                .addSubcommand("version", new CommandLine(new VersionCommand(), factory))
                .setParameterExceptionHandler(Main::onMisuse)
                .setExecutionExceptionHandler(new OneLineFailure());
    }

    /** Without a command: help, and the exit code of a usage error. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int onMisuse(final ParameterException misuse, final String[] arguments) {
        final CommandLine commandLine = misuse.getCommandLine();
        final PrintWriter err = commandLine.getErr();
        err.println("millrace: " + misuse.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err);
        commandLine.usage(err);
        return CommandLine.ExitCode.USAGE;
    }

    /** For {@code --version}. */
    static final class VersionText implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"millrace " + Version.current()};
        }
    }
}
