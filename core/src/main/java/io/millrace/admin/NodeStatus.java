package io.millrace.admin;

import io.millrace.storage.DiskSpace;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What there is to tell about the node.
 *
 * @param threading which threads there are, in plain words
 * @param startedNs {@link System#nanoTime()} of the start
 * @param listeners id ({@code tcp:default}) to bound address; asked on the thread of the administration
 * @param space of the data directory's disk
 */
public record NodeStatus(
        String version,
        String node,
        String threading,
        long startedNs,
        Supplier<Map<String, String>> listeners,
        DiskSpace space) {}
