package io.millrace.bench.load;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.bench.BenchException;
import io.millrace.bench.machine.ProcessUse;
import io.millrace.bench.result.BrokerUse;
import io.millrace.bench.result.GeneratorUse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** CPU and memory of this process and of the broker's from {@link #start} to {@link #stop}. One thread. */
final class UseMeter {
    private static final double NS_PER_US = 1_000.0;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long brokerPid;
    private final int cores;
    private ProcessUse brokerBefore = new ProcessUse(0, 0);
    private ProcessUse brokerAfter = new ProcessUse(0, 0);
    private long ownCpuNs;
    private long elapsedNs;
    private long rssBytesBefore;
    private @Nullable Long heapBytesBefore;
    private @Nullable Long heapBytesAfter;
    private @Nullable Long nativeBytesAfter;
    private @Nullable Integer openFilesAfter;

    /** @param brokerPid 0 for none */
    UseMeter(final long brokerPid, final int threads) {
        this.brokerPid = brokerPid;
        cores = Math.min(threads, Runtime.getRuntime().availableProcessors());
    }

    void start() throws BenchException {
        brokerBefore = broker();
        rssBytesBefore = brokerBefore.rssBytes();
        ownCpuNs = -system.getProcessCpuTime();
        elapsedNs = -System.nanoTime();
    }

    void stop() throws BenchException {
        elapsedNs += System.nanoTime();
        ownCpuNs += system.getProcessCpuTime();
        brokerAfter = broker();
    }

    /** Memory is to be compared with an earlier time than {@link #start}. */
    void memoryBefore(final long rssBytes, final @Nullable Long heapBytes) {
        rssBytesBefore = rssBytes;
        heapBytesBefore = heapBytes;
    }

    void heapAfter(final @Nullable Long bytes) {
        heapBytesAfter = bytes;
    }

    /** What a process may leak besides its heap. */
    void leaksAfter(final @Nullable Long nativeBytes, final @Nullable Integer openFiles) {
        nativeBytesAfter = nativeBytes;
        openFilesAfter = openFiles;
    }

    GeneratorUse generator(final long operations) {
        return new GeneratorUse(ownCpuNs, perOperation(ownCpuNs, operations), (double) ownCpuNs / elapsedNs / cores);
    }

    @Nullable
    BrokerUse broker(final long operations) {
        if (brokerPid == 0) {
            return null;
        }
        final long cpuNs = brokerAfter.cpuNs() - brokerBefore.cpuNs();
        return new BrokerUse(
                brokerPid,
                cpuNs,
                perOperation(cpuNs, operations),
                (double) cpuNs / elapsedNs,
                rssBytesBefore,
                brokerAfter.rssBytes(),
                heapBytesBefore,
                heapBytesAfter,
                nativeBytesAfter,
                openFilesAfter);
    }

    private ProcessUse broker() throws BenchException {
        if (brokerPid == 0) {
            return new ProcessUse(0, 0);
        }
        try {
            return ProcessUse.of(brokerPid);
        } catch (final IOException e) {
            throw new BenchException("the broker's process " + brokerPid + " is not there (any more)", e);
        }
    }

    private static double perOperation(final long cpuNs, final long operations) {
        return operations == 0 ? 0 : cpuNs / NS_PER_US / operations;
    }
}
