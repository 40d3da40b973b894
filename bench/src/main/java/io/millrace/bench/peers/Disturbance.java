package io.millrace.bench.peers;

import io.millrace.bench.machine.MachineUse;
import io.millrace.bench.machine.ProcessUse;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;

/** What others had of the machine while a run was made. One thread. */
final class Disturbance {
    /** From here on it is shown beside the run. */
    static final double NOTABLE_SHARE = 0.05;

    /**
     * @param othersShare of all CPUs: neither the load, nor a broker of the cell, nor the bench itself
     * @param stolenShare of all CPUs: what the hypervisor gave to other machines; part of {@code othersShare}
     * @param coversBrokers false: a broker's process is not known, its CPU time counts as others'
     */
    record During(double othersShare, double stolenShare, boolean coversBrokers) {
        boolean isNotable() {
            return coversBrokers && othersShare >= NOTABLE_SHARE;
        }
    }

    private final Collection<LiveBroker> brokers;
    private final MachineUse before;
    private final long oursBeforeNs;

    private Disturbance(final Collection<LiveBroker> brokers) throws IOException {
        this.brokers = brokers;
        before = MachineUse.now();
        oursBeforeNs = oursNs(brokers);
    }

    /** Begins now; {@code brokers} are all of the cell. */
    static Disturbance begin(final Collection<LiveBroker> brokers) throws IOException {
        return new Disturbance(brokers);
    }

    /** Ends when the load has ended and is waited for; only then its CPU time is known. */
    During end() throws IOException {
        final MachineUse elapsed = MachineUse.now().since(before);
        final long othersNs = elapsed.busyNs() - (oursNs(brokers) - oursBeforeNs);
        final double totalNs = Math.max(1, elapsed.totalNs());
        return new During(
                // Several clocks of 10 ms steps: a little less than nothing is nothing.
                Math.max(0, othersNs / totalNs),
                elapsed.stolenNs() / totalNs,
                brokers.stream().allMatch(broker -> broker.pid() != 0));
    }

    private static long oursNs(final Collection<LiveBroker> brokers) throws IOException {
        long sumNs = ProcessUse.ownCpuNs();
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
