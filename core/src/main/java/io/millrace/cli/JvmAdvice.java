package io.millrace.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What the operator should know of the process the broker runs in.
 *
 * @param fileLimit files that the process may open
 * @param heapLimitBytes of the JVM
 * @param closedPackages of the JDK that should be open to us and are not
 */
record JvmAdvice(long fileLimit, long heapLimitBytes, List<String> closedPackages) {
    /** Jars, journal, sockets of our own. */
    private static final int OWN_FILES = 200;

    private static final long HEAP_MINIMUM_BYTES = 256L << 20;
    private static final String OPENED = "java.lang.reflect";
    private static final List<String> EXPORTED = List.of("sun.nio.ch", "jdk.internal.ref", "jdk.internal.misc");

    static JvmAdvice ofThisProcess() {
        final Module base = Object.class.getModule();
        final Module own = JvmAdvice.class.getModule();
        final List<String> closed = new ArrayList<>();
        if (!base.isOpen(OPENED, own)) {
            closed.add(OPENED);
        }
        EXPORTED.stream().filter(name -> !base.isExported(name, own)).forEach(closed::add);
        final boolean isUnix = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean;
        final long fileLimit = isUnix
                ? ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                        .getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        return new JvmAdvice(fileLimit, Runtime.getRuntime().maxMemory(), List.copyOf(closed));
    }

    /** One line each; nothing if all is well. */
    List<String> lines(final long connectionLimit) {
        final List<String> lines = new ArrayList<>();
        if (fileLimit - OWN_FILES < connectionLimit) {
            lines.add("at most about " + Math.max(0, fileLimit - OWN_FILES) + " connections at a time: "
                    + "the process may open " + fileLimit + " files (ulimit -n)");
        }
        if (heapLimitBytes < HEAP_MINIMUM_BYTES) {
            lines.add("the heap has at most " + (heapLimitBytes >> 20) + " MB; -Xmx in etc/jvm.options raises it");
        }
        if (!closedPackages.isEmpty()) {
            lines.add("JVM flags are missing (for " + String.join(", ", closedPackages)
                    + "): start with bin/millrace, or with the flags of etc/jvm.options");
        }
        return lines;
    }
}
