package io.millrace.bench.load;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the run is made and where it is written. */
final class RunOptions {
    @Option(
            names = {"-R", "--connrate"},
            paramLabel = "N",
            description = "Connections begun a second; 0 is as fast as they are accepted (0).")
    @Nullable
    Double connectRatePerS;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "MS",
            description = "The same as milliseconds between two connections.")
    @Nullable
    Double connectIntervalMs;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            description = "Load that does not count, seconds (5; 0 with -L, but in offline).")
    @Nullable
    Double warmupS;

    @Option(names = "--duration", paramLabel = "S", description = "Load that counts, seconds (10).")
    double durationS = 10;

    @Option(
            names = "--drain",
            paramLabel = "S",
            description = "What is missing is lost once nothing has come for S seconds (5).")
    double drainS = 5;

    @Option(names = "--timeout", paramLabel = "S", description = "For CONNACK and SUBACK, seconds (30).")
    double timeoutS = 30;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops (1).")
    int threads = 1;

    @Option(
            names = "--broker-pid",
            paramLabel = "PID",
            description = "Process of the broker on this machine: its CPU time and memory are recorded.")
    long brokerPid;

    @Option(
            names = "--heap",
            description = "Also the broker's heap after a full collection, if it is a JVM (conn, sub).")
    boolean asksHeap;

    @Option(
            names = "--cycles",
            paramLabel = "N",
            description = "Come and go N times, and look at the broker's memory each time (conn, sub; 1).")
    int cycles = 1;

    @Option(names = "--name", paramLabel = "NAME", description = "What the run is called in reports.")
    @Nullable
    String name;

    @Option(names = "--out", paramLabel = "BASE", description = "Write BASE.json and BASE.hlog.")
    @Nullable
    Path out;

    @Option(names = "--quiet", description = "Say nothing unless it fails.")
    boolean isQuiet;
}
