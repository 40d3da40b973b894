package io.millrace.bench.load;

import io.millrace.bench.machine.JvmHeap;
import io.millrace.bench.machine.OpenFiles;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the broker's process holds on to, asked between two phases. One thread. */
final class BrokerMemory {
    private final LoadConfig config;

    BrokerMemory(final LoadConfig config) {
        this.config = config;
    }

    /** In use after a full collection, bytes; null if it was not asked for, or is not to be had. */
    @Nullable
    Long heapBytes() throws IOException, InterruptedException {
        return isAsked() ? orNull(JvmHeap.usedAfterCollection(config.brokerPid())) : null;
    }

    /** Beside the heap, bytes; null if the JVM does not track it. */
    @Nullable
    Long nativeBytes() throws IOException, InterruptedException {
        return isAsked() ? orNull(JvmHeap.nativeBytes(config.brokerPid())) : null;
    }

    /** File descriptors; null if there is no process to ask. */
    @Nullable
    Integer openFiles() throws IOException {
        return config.brokerPid() == 0 ? null : OpenFiles.count(config.brokerPid());
    }

    private boolean isAsked() {
        return config.asksHeap() && config.brokerPid() != 0;
    }

    private static @Nullable Long orNull(final OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() : null;
    }
}
