package io.millrace.cli;

import java.util.Map;
import picocli.CommandLine;

/** Gives those command-line classes the environment that want it, so that tests can bring their own. */
final class EnvironmentFactory implements CommandLine.IFactory {
    private final CommandLine.IFactory otherwise = CommandLine.defaultFactory();
    private final Map<String, String> environment;

    EnvironmentFactory(final Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public <K> K create(final Class<K> type) throws Exception {
        if (type == RunningBroker.class) {
            return type.cast(new RunningBroker(environment));
        }
        if (type == OfflineStore.class) {
            return type.cast(new OfflineStore(environment));
        }
        return otherwise.create(type);
    }
}
