package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.Environment;
import io.millrace.bench.result.ResultFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench peers}. */
@Command(
        name = "peers",
        description = {
            "Puts the same load on several brokers, in turn, and keeps what each of them made of it.",
            "A run whose result is there is not made again: the same command goes on where it stopped."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A BROKER is one of",
            "  [NAME:]mosquitto[=PROGRAM][,SETTING=VALUE]...",
            "  [NAME:]millrace[=DIRECTORY][,A.SETTING=VALUE]...",
            "                             [,java=JAVA_HOME][,jvm=OPTIONS]",
            "  NAME=HOST:PORT[,pid=N][,kind=native|jvm][,version=TEXT]",
            "      which runs already; without pid there are no CPU figures",
            "",
            "Everything about it: docs/benchmarking.md"
        })
public final class PeersCommand implements Callable<Integer> {
    private static final List<String> DEFAULT = List.of("mosquitto", "millrace");

    private final LoadProgram loadCommand;
    private final Quiet quiet;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--suite", paramLabel = "NAME|FILE", description = "What to run: a built-in suite, or a file.")
    private @Nullable String suite;

    @Option(names = "--list", description = "Print the built-in suites, and do nothing else.")
    private boolean isListing;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the results go.")
    private @Nullable Path out;

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            description = "A broker to compare; again for another. Default: mosquitto and millrace.")
    private List<String> brokers = new ArrayList<>();

    @Option(names = "--runs", paramLabel = "N", description = "Of every cell and broker (${DEFAULT-VALUE}).")
    private int runs = 5;

    @Option(
            names = "--cpus",
            paramLabel = "BROKER,LOAD",
            description = "Pin the brokers to one CPU or range, the load to another: 0,1. Default: not pinned.")
    private @Nullable String cpus;

    @Option(names = "--warmup", paramLabel = "S", description = "Of every run, instead of what the cell says (or 5).")
    private @Nullable Integer warmupS;

    @Option(
            names = "--duration",
            paramLabel = "S",
            description = "Of every run, instead of what the cell says (or 15).")
    private @Nullable Integer durationS;

    @Option(
            names = "--warm-jvm",
            paramLabel = "S",
            description = "How long brokers on a JVM get a cell's load before its first run (${DEFAULT-VALUE}).")
    private int warmJvmS = 30;

    @Option(names = "--warm-native", paramLabel = "S", description = "The same of the others (${DEFAULT-VALUE}).")
    private int warmNativeS = 5;

    @Option(
            names = "--settle",
            paramLabel = "S",
            description = "Wait at most S seconds before a run until the machine is quiet (${DEFAULT-VALUE}).")
    private int settleS = Quiet.ROUND_LIMIT;

    @Option(names = "--only", paramLabel = "GLOB", description = "Only the cells of that name, now: p2p-*.")
    private String only = "*";

    @Option(names = "--force", description = "Go on although the results there are of a different plan.")
    private boolean isForced;

    @Option(names = "--retry-failed", description = "Also make the runs again that failed.")
    private boolean isRetrying;

    public PeersCommand() {
        this(LoadProgram.ofThisProcess(), Quiet.ofThisMachine());
    }

    PeersCommand(final LoadProgram loadCommand, final Quiet quiet) {
        this.loadCommand = loadCommand;
        this.quiet = quiet;
    }

    @Override
    public Integer call() throws BenchException, IOException, InterruptedException {
        final PrintWriter printer = spec.commandLine().getOut();
        if (isListing || "list".equals(suite)) {
            for (final String name : Suite.BUILT_IN) {
                printer.println("== " + name);
                printer.println(Suite.builtIn(name));
            }
            printer.flush();
            return 0;
        }
        if (suite == null || out == null) {
            throw new ParameterException(spec.commandLine(), "--suite and --out are needed");
        }
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs is at least 1");
        }
        return compare(
                Timing.apply(Suite.named(suite), warmupS, durationS),
                out.toAbsolutePath().normalize());
    }

    /** The words of the command line behind {@code peers}. */
    private List<String> given() {
        final List<String> words = spec.commandLine().getParseResult().originalArgs();
        final int own = words.indexOf(spec.name());
        return List.copyOf(words.subList(own + 1, words.size()));
    }

    private int compare(final Suite asked, final Path directory)
            throws BenchException, IOException, InterruptedException {
        final Cpus pinning = cpus == null ? Cpus.NOT_PINNED : Cpus.parse(cpus);
        final WarmUp warmUp = new WarmUp(warmJvmS, warmNativeS);
        final List<Cell> cells = asked.matching(only);
        Preconditions.ofThisMachine().check(pinning, cells);
        final Checkout checkout = Checkout.own();
        final List<BrokerUnderTest> underTest = new ArrayList<>();
        final List<BrokerDescription> descriptions = new ArrayList<>();
        for (final BrokerSpec broker : BrokerSpec.parseAll(brokers.isEmpty() ? DEFAULT : brokers)) {
            final BrokerUnderTest found = BrokerUnderTest.of(broker, checkout);
            found.check(cells);
            underTest.add(found);
            descriptions.add(found.description());
        }
        Files.createDirectories(directory);
        final Environment environment = Environment.now(
                directory, descriptions.stream().map(BrokerDescription::program).toList());
        final Plan plan =
                Plan.of(given(), checkout, environment, asked, descriptions, runs, pinning, warmUp, loadCommand);
        PlanFile.agree(directory, plan, isForced);
        ResultFiles.write(directory.resolve("env.json"), environment);
        final Progress progress = new Progress(spec.commandLine().getOut(), runs);
        try (Children children = new Children()) {
            final CellRunner runner = new CellRunner(
                    directory,
                    underTest,
                    runs,
                    pinning.broker(),
                    warmUp,
                    new LoadProcess(loadCommand, pinning.load(), children),
                    quiet.waitingAtMost(settleS),
                    children,
                    progress);
            final List<String> names =
                    underTest.stream().map(BrokerUnderTest::name).toList();
            return new Comparison(runner, new Summary(directory, names, runs), progress).run(cells, isRetrying);
        }
    }
}
