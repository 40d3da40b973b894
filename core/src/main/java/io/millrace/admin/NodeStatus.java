package io.millrace.admin;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What there is to tell about the node.
 *
 * @param threading which threads there are, in plain words
 * @param startedNs {@link System#nanoTime()} of the start
 * @param listeners id ({@code tcp:default}) to bound address; asked on the thread of the administration
 */
public record NodeStatus(
        String version, String node, String threading, long startedNs, Supplier<Map<String, String>> listeners) {}
