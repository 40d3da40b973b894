package io.millrace.bench.peers;

import io.millrace.bench.machine.MachineUse;
import io.millrace.bench.machine.Memory;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Waits until the machine is quiet: what the last run left to write, and what others do, would be measured too. */
final class Quiet {
    static final long UNWRITTEN_LIMIT_BYTES = 64L << 20;
    static final double BUSY_LIMIT = 0.10;
    static final int ROUND_LIMIT = 20;

    /** What is looked at. */
    interface Machine {
        long unwrittenBytes() throws IOException;

        MachineUse use() throws IOException;

        /** Lets a second pass. */
        void pause() throws InterruptedException;
    }

    /**
     * How it was before a run.
     *
     * @param isQuiet false: the wait was over, the run was made all the same
     * @param waitedS seconds of looking; 1 is none of waiting
     * @param busyShare of all CPUs in the last of them; the idle brokers' own use is in it
     * @param stolenShare of that, what the hypervisor gave to others
     */
    record Before(String at, boolean isQuiet, int waitedS, long unwrittenBytes, double busyShare, double stolenShare) {}

    private final Machine machine;

    Quiet(final Machine machine) {
        this.machine = machine;
    }

    static Quiet ofThisMachine() {
        return new Quiet(new ThisMachine());
    }

    /** Returns when it is quiet, or after {@link #ROUND_LIMIT} seconds. */
    Before await() throws IOException, InterruptedException {
        MachineUse last = machine.use();
        int waitedS = 0;
        while (true) {
            machine.pause();
            waitedS++;
            final MachineUse now = machine.use();
            final MachineUse second = now.since(last);
            last = now;
            final long unwrittenBytes = machine.unwrittenBytes();
            final boolean isQuiet = unwrittenBytes < UNWRITTEN_LIMIT_BYTES && second.busyShare() < BUSY_LIMIT;
            if (isQuiet || waitedS == ROUND_LIMIT) {
                return new Before(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        isQuiet,
                        waitedS,
                        unwrittenBytes,
                        second.busyShare(),
                        second.totalNs() == 0 ? 0 : (double) second.stolenNs() / second.totalNs());
            }
        }
    }

    private static final class ThisMachine implements Machine {
        @Override
        public long unwrittenBytes() throws IOException {
            return Memory.now().unwrittenBytes();
        }

        @Override
        public MachineUse use() throws IOException {
            return MachineUse.now();
        }

        @Override
        public void pause() throws InterruptedException {
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
