package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.RunResult;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench load}. */
@Command(
        name = "load",
        description = "Puts load on a broker, checks every message, and tells what it took.",
        sortOptions = false,
        footer = {
            "",
            "Scenarios:",
            "  conn       clients that connect and stay",
            "  pub        publishers alone; subscribers, if any, are another's",
            "  sub        subscribers alone, receiving what others publish",
            "  p2p        pairs: publisher i to subscriber i",
            "  fanout     each message to every subscriber",
            "  fanin      many publishers, every message to each of a few subscribers",
            "  shared     many publishers, every message to one member of a shared group",
            "  mixed      clients that publish and receive, QoS levels in turn (-q 0,1,2)",
            "  reconnect  a crowd drops and comes back at once, steady clients go on",
            "  offline    messages are queued for absent Sessions, then drained",
            "or a name of the Open MQTT Benchmark Suite, made smaller with --scale:",
            "  p2p-50K-50K-50K-50K  fanout-5-1000-5-250K  sharedsub-50K-500-50K-50K  conn-tcp-1M-5K",
            "  p2p-1K-1K-1K-1K      fanout-1-1K-1-1K      sharedsub-1K-5-1K-1K       conn-tcp-10K-100",
            "",
            "Exit codes: 0 the run was made (read its verdict), 1 it could not be made, 2 usage.",
            "Everything about it: docs/benchmarking.md"
        })
public final class LoadCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SCENARIO", description = "What kind of load; see below.")
    @SuppressWarnings("NullAway.Init")
    String scenario;

    @ArgGroup(exclusive = false, heading = "%nBroker:%n")
    TargetOptions target = new TargetOptions();

    @ArgGroup(exclusive = false, heading = "%nLoad:%n")
    TrafficOptions traffic = new TrafficOptions();

    @ArgGroup(exclusive = false, heading = "%nRun:%n")
    RunOptions run = new RunOptions();

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    boolean isHelp;

    @Override
    public Integer call() throws BenchException, IOException, InterruptedException {
        final LoadConfig config = new LoadConfigBuilder(this).build();
        final LiveView view = new LiveView(spec.commandLine().getErr(), run.isQuiet);
        final RunResult result = new LoadRun(config, view).execute();
        if (!run.isQuiet) {
            new Summary(spec.commandLine().getOut()).print(result);
        }
        return CommandLine.ExitCode.OK;
    }
}
