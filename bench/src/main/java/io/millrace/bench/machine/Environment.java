package io.millrace.bench.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;

/**
 * The machine that something was measured on, for whoever reads the figures.
 *
 * @param readAt ISO-8601, UTC
 * @param cpus those that this process may use, as the kernel writes them
 * @param jvmOptions of the bench, which are those of the load generator
 * @param openFiles soft and hard limit; what is started inherits them
 * @param loadAverage 1, 5 and 15 minutes, before anything was started
 * @param fileSystem of the directory of the results, where the brokers' journals are as well
 * @param programs the brokers, and what they run on
 */
public record Environment(
        String readAt,
        String cpuModel,
        int cores,
        String cpus,
        long memoryBytes,
        String kernel,
        String system,
        String jdk,
        List<String> jvmOptions,
        String openFiles,
        String somaxconn,
        String ephemeralPorts,
        String loadAverage,
        String fileSystem,
        List<String> programs) {

    /** Reads it now; {@code directory} exists. */
    public static Environment now(final Path directory, final List<String> programs) throws IOException {
        final BitSet allowed = CpuList.allowed();
        final OpenFiles openFiles = OpenFiles.own();
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                readCpuModel(),
                allowed.cardinality(),
                allowed.toString(),
                Memory.now().totalBytes(),
                ProcFiles.line("/proc/sys/kernel/osrelease"),
                readSystem(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                openFiles.soft() + " soft, " + openFiles.hard() + " hard",
                ProcFiles.line("/proc/sys/net/core/somaxconn"),
                ProcFiles.line("/proc/sys/net/ipv4/ip_local_port_range"),
                ProcFiles.line("/proc/loadavg").replaceFirst("^(\\S+ \\S+ \\S+).*", "$1"),
                Files.getFileStore(directory).type() + " on "
                        + Files.getFileStore(directory).name(),
                List.copyOf(programs));
    }

    /** What has to be the same for two runs to be compared. */
    public String machine() {
        return "%s, CPUs %s, %d MiB, kernel %s, JDK %s".formatted(cpuModel, cpus, memoryBytes >> 20, kernel, jdk);
    }

    private static String readCpuModel() {
        try {
            return ProcFiles.field(Path.of("/proc/cpuinfo"), "model name");
        } catch (final IOException otherArchitecture) {
            return System.getProperty("os.arch", "unknown");
        }
    }

    private static String readSystem() {
        try {
            return ProcFiles.field(Path.of("/etc/os-release"), "PRETTY_NAME=").replace("\"", "");
        } catch (final IOException absent) {
            return "unknown";
        }
    }
}
