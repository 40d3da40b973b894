package io.millrace.bench.result;

import org.jspecify.annotations.Nullable;

/**
 * What the broker's process cost in a phase. The kernel's own threads (writeback, for example) are nobody's process and
 * are not in it.
 *
 * @param cpuNs user and system, in steps of the kernel's clock tick (10 ms)
 * @param coreUse CPU time by elapsed time: 1 is one core
 * @param rssBytesBefore resident set when the phase began
 * @param rssBytesAfter resident set when it ended
 * @param heapBytesBefore heap in use after a full collection, where the broker is a JVM and it was asked for
 * @param nativeBytesAfter memory beside the heap that the JVM's code has asked for (direct buffers, above all), where it
 *     tracks that: {@code -XX:NativeMemoryTracking=summary}
 * @param openFilesAfter file descriptors, where it was asked for
 */
public record BrokerUse(
        long pid,
        long cpuNs,
        double cpuUsPerOperation,
        double coreUse,
        long rssBytesBefore,
        long rssBytesAfter,
        @Nullable Long heapBytesBefore,
        @Nullable Long heapBytesAfter,
        @Nullable Long nativeBytesAfter,
        @Nullable Integer openFilesAfter) {}
