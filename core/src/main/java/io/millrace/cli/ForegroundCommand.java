package io.millrace.cli;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace foreground}: runs the broker until a signal ends it. */
@Command(name = "foreground", description = "Run the broker until Ctrl-C or SIGTERM.", mixinStandardHelpOptions = true)
final class ForegroundCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final Function<BrokerConfig, Broker> starter;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration (etc/millrace.conf).")
    private @Nullable Path file;

    ForegroundCommand(final Map<String, String> environment, final Function<BrokerConfig, Broker> starter) {
        this.environment = environment;
        this.starter = starter;
    }

    @Override
    public Integer call() throws InterruptedException {
        final Settings settings = Settings.load(environment, file);
        final PrintWriter out = spec.commandLine().getOut();
        final Logger logger = LoggerFactory.getLogger(ForegroundCommand.class);
        final AtomicReference<@Nullable Broker> running = new AtomicReference<>();
        final Thread stop = new Thread(() -> stop(running.get(), out, logger), "millrace-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        final Broker broker = start(settings.config(), stop);
        running.set(broker);
        logger.info("started: {}", settings.config());
        Banner.lines(settings, broker.boundListeners(), broker.recovery(), broker.threads(), JvmAdvice.ofThisProcess())
                .forEach(out::println);
        out.flush();
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    /** A start that fails ends the process with a code of its own, which the hook would replace. */
    private Broker start(final BrokerConfig config, final Thread stop) {
        try {
            return starter.apply(config);
        } catch (final RuntimeException e) {
            Runtime.getRuntime().removeShutdownHook(stop);
            throw e;
        }
    }

    /**
     * Runs as the JVM ends. A clean stop is no failure, so the exit code is not that of the signal.
     *
     * @param broker null if it is still starting: there is nothing to close yet, and a start changes nothing that a
     *     kill would harm
     */
    private static void stop(final @Nullable Broker broker, final PrintWriter out, final Logger logger) {
        int exitCode = CommandLine.ExitCode.OK;
        try {
            if (broker != null) {
                broker.close();
            }
            out.println("stopped");
            logger.info("stopped");
        } catch (final RuntimeException e) {
            logger.error("did not stop cleanly", e);
            out.println("not stopped cleanly: " + e);
            exitCode = CommandLine.ExitCode.SOFTWARE;
        }
        out.flush();
        // Log4j's own hook is switched off by bin/millrace, so that what is said while closing is still written.
        LogManager.shutdown();
        Runtime.getRuntime().halt(exitCode);
    }
}
