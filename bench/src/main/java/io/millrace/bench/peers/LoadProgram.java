package io.millrace.bench.peers;

import io.millrace.bench.Bench;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** How {@code bench load} is started as a process of its own; its arguments follow. */
record LoadProgram(List<String> words) {
    LoadProgram {
        words = List.copyOf(words);
    }

    /** The JVM, options and classes that this process runs with. */
    static LoadProgram ofThisProcess() {
        final List<String> words = new ArrayList<>();
        words.add(ProcessHandle.current().info().command().orElse("java"));
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // A debugger's port can be had once only.
            if (!argument.startsWith("-agentlib:jdwp")) {
                words.add(argument);
            }
        }
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName(), "load"));
        return new LoadProgram(words);
    }
}
