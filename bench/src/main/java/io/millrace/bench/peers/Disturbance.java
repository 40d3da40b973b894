package io.millrace.bench.peers;

import io.millrace.bench.machine.MachineUse;
import io.millrace.bench.machine.ProcessUse;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What others had of the machine while a run was made. One thread. */
final class Disturbance {
    /** From here on it is shown beside the run. */
    static final double NOTABLE_SHARE = 0.05;

    /**
     * @param othersShare of all CPUs: neither the load, nor a broker of the cell, nor the bench itself
     * @param stolenShare of all CPUs: what the hypervisor gave to other machines; part of {@code othersShare}
     * @param idleBrokersShare of all CPUs: the brokers of the cell that were not measured
     * @param coversBrokers false: a broker's process is not known, its CPU time counts as others'
     */
    record During(double othersShare, double stolenShare, double idleBrokersShare, boolean coversBrokers) {
        boolean isNotable() {
            return coversBrokers && othersShare >= NOTABLE_SHARE;
        }
    }

    private final List<LiveBroker> measured;
    private final List<LiveBroker> idle;
    private final MachineUse before;
    private final long oursBeforeNs;
    private final long idleBeforeNs;

    private Disturbance(final LiveBroker measured, final Collection<LiveBroker> brokers) throws IOException {
        this.measured = List.of(measured);
        idle = brokers.stream().filter(broker -> broker != measured).toList();
        before = MachineUse.now();
        oursBeforeNs = ProcessUse.ownCpuNs() + cpuNs(this.measured);
        idleBeforeNs = cpuNs(idle);
    }

    /** Begins now; {@code brokers} are all of the cell. */
    static Disturbance begin(final LiveBroker measured, final Collection<LiveBroker> brokers) throws IOException {
        return new Disturbance(measured, brokers);
    }

    /** Ends when the load has ended and is waited for; only then its CPU time is known. */
    During end() throws IOException {
        final MachineUse elapsed = MachineUse.now().since(before);
        final double totalNs = Math.max(1, elapsed.totalNs());
        // What a broker that has died used before is not known any more: a little less than nothing is nothing.
        final long idleNs = Math.max(0, cpuNs(idle) - idleBeforeNs);
        final long oursNs = ProcessUse.ownCpuNs() + cpuNs(measured) - oursBeforeNs;
        return new During(
                Math.max(0, (elapsed.busyNs() - oursNs - idleNs) / totalNs),
                elapsed.stolenNs() / totalNs,
                idleNs / totalNs,
                Stream.concat(measured.stream(), idle.stream()).allMatch(broker -> broker.pid() != 0));
    }

    private static long cpuNs(final List<LiveBroker> brokers) throws IOException {
        long sumNs = 0;
        for (final LiveBroker broker : brokers) {
            try {
                sumNs += broker.pid() == 0 ? 0 : ProcessUse.of(broker.pid()).cpuNs();
            } catch (final NoSuchFileException died) {
                // That is found out, and said, where the brokers are looked after.
                continue;
            }
        }
        return sumNs;
    }
}
