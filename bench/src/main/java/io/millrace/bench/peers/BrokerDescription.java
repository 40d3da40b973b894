package io.millrace.bench.peers;

import java.util.List;

/**
 * A broker as the plan and the report show it.
 *
 * @param place its program, its directory, or HOST:PORT
 * @param command how it is started, {@code PORT} and {@code DIR} for what changes; empty if it runs already
 * @param configuration everything that was set, as text; what is not there has its default
 * @param jdk what it runs on; empty if that is not a JVM, or is not known
 * @param notes what a reader should know
 */
record BrokerDescription(
        String name,
        String kind,
        String version,
        String place,
        List<String> command,
        String configuration,
        String jdk,
        List<String> notes) {
    static final String PORT = "PORT";
    static final String DIRECTORY = "DIR";

    /** In one line, for the list of programs. */
    String program() {
        return name + ": " + version + (jdk.isEmpty() ? "" : " on JDK " + jdk) + " (" + place + ")";
    }
}
