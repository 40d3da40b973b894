package io.millrace.cli;

import io.millrace.broker.BrokerConfig;
import io.millrace.broker.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where this installation is and what its configuration says. */
record Settings(BrokerConfig config, @Nullable Path file) {
    private static final String HOME = "MILLRACE_HOME";
    private static final String FILE = "etc/millrace.conf";

    /**
     * Reads the configuration.
     *
     * @param named the file that the user named; it must exist, unlike the usual one
     * @throws io.millrace.broker.StartException if something in it is wrong
     */
    static Settings load(final Map<String, String> environment, final @Nullable Path named) {
        final Path home = Path.of(environment.getOrDefault(HOME, "")).toAbsolutePath();
        final Path usual = home.resolve(FILE);
        final Path file = named != null ? named : Files.exists(usual) ? usual : null;
        return new Settings(ConfigLoader.load(home, file, environment), file);
    }
}
