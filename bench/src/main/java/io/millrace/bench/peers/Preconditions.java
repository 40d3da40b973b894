package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.CpuList;
import io.millrace.bench.machine.Executable;
import io.millrace.bench.machine.OpenFiles;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/**
 * What the machine must have before the first broker is started. The brokers' own (installed, built, running) are theirs,
 * see {@link BrokerUnderTest#of}.
 *
 * @param allowedCpus those that this process may use
 * @param hasTaskset the program that pins
 * @param openFiles of this process; the brokers that we start and the load inherit it
 */
record Preconditions(BitSet allowedCpus, boolean hasTaskset, OpenFiles openFiles) {
    /** Files that a process has open beside its connections. */
    static final int OTHER_FILES = 500;

    static Preconditions ofThisMachine() throws IOException {
        return new Preconditions(CpuList.allowed(), Executable.find("taskset").isPresent(), OpenFiles.own());
    }

    /** Some 500,000 messages of 256 bytes a second, for 20 s. */
    private static final long SPACE_BYTES = 4L << 30;

    /** @throws BenchException with the remedy */
    void check(final Cpus cpus, final List<Cell> cells) throws BenchException {
        checkCpus(cpus);
        for (final Cell cell : cells) {
            checkFiles(cell, openFiles, "a broker and the load");
        }
    }

    /** The same limit of a broker that runs already. */
    static void checkFiles(final Cell cell, final OpenFiles limit, final String whose) throws BenchException {
        final long needed = cell.load().connections() + OTHER_FILES;
        if (limit.soft() < needed) {
            final String remedy = limit.hard() >= needed
                    ? "ulimit -n " + needed
                    : "raise the hard limit, " + limit.hard() + ", as root or in /etc/security/limits.conf";
            throw new BenchException(
                    "cell %s needs %,d open files in %s, the limit is %,d: %s, or leave it out with --only"
                            .formatted(cell.name(), needed, whose, limit.soft(), remedy));
        }
    }

    /** Before every run, because journals grow. */
    static void checkSpace(final long usableBytes) throws BenchException {
        if (usableBytes < SPACE_BYTES) {
            throw new BenchException(
                    "only %,d MiB are free where the results go, and a broker's journal can grow by %,d a run:"
                                    .formatted(usableBytes >> 20, SPACE_BYTES >> 20)
                            + " make room; the same command goes on where it stopped");
        }
    }

    private void checkCpus(final Cpus cpus) throws BenchException {
        if (!cpus.isPinned()) {
            return;
        }
        if (!hasTaskset) {
            throw new BenchException("--cpus needs taskset: apt-get install util-linux");
        }
        final BitSet missing = CpuList.parse(cpus.broker());
        missing.or(CpuList.parse(cpus.load()));
        missing.andNot(allowedCpus);
        if (!missing.isEmpty()) {
            throw new BenchException("--cpus " + cpus + ": there is no CPU " + missing.nextSetBit(0) + " for us, only "
                    + allowedCpus + "; without --cpus nothing is pinned");
        }
    }
}
