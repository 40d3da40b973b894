package io.millrace.bench.peers;

import io.millrace.bench.machine.MachineUse;
import io.millrace.bench.machine.Memory;
import io.millrace.bench.machine.ShortCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until the machine is quiet: what the last run left to write, and what others do, would be measured too. */
final class Quiet {
    static final long UNWRITTEN_LIMIT_BYTES = 64L << 20;
    static final double BUSY_LIMIT = 0.10;
    static final int ROUND_LIMIT = 20;

    /** What is looked at. */
    interface Machine {
        /** Has what was written to the file system of {@code directory} brought to its disk: it is ours. */
        void write(Path directory);

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
    private final int roundLimit;

    Quiet(final Machine machine) {
        this(machine, ROUND_LIMIT);
    }

    private Quiet(final Machine machine, final int roundLimit) {
        this.machine = machine;
        this.roundLimit = roundLimit;
    }

    static Quiet ofThisMachine() {
        return new Quiet(new ThisMachine());
    }

    Quiet waitingAtMost(final int seconds) {
        return new Quiet(machine, Math.max(1, seconds));
    }

    /** Returns when it is quiet, or after {@link #ROUND_LIMIT} seconds unless another limit was given. */
    Before await(final Path directory) throws IOException, InterruptedException {
        machine.write(directory);
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
            if (isQuiet || waitedS == roundLimit) {
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
        public void write(final Path directory) {
            ShortCommand.output(List.of("sync", "-f", directory.toString()));
        }

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
