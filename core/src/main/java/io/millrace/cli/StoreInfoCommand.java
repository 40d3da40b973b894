package io.millrace.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace store info}. */
@Command(
        name = "info",
        description = "Say what is in the data directory, and what a start would do. A broker may be running.",
        mixinStandardHelpOptions = true)
final class StoreInfoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineStore store;

    @Option(names = "--json", description = "One line of JSON.")
    private boolean isJson;

    @Override
    public Integer call() throws CommandFailedException {
        store.lockedOrBeside(
                directory -> print(StoreInfo.of(directory, false)), directory -> print(StoreInfo.of(directory, true)));
        return CommandLine.ExitCode.OK;
    }

    private void print(final Map<String, Object> contents) {
        final PrintWriter out = spec.commandLine().getOut();
        final Config config = ConfigFactory.parseMap(contents);
        if (isJson) {
            out.println(config.root().render(ConfigRenderOptions.concise()));
        } else {
            print(config, out);
        }
        out.flush();
    }

    private static void print(final Config contents, final PrintWriter out) {
        if (contents.getBoolean("running")) {
            out.println("a broker is running on it: what follows was read beside it, and may have changed since");
        }
        out.printf("data directory %s%n", contents.getString("directory"));
        out.printf("  format %d, last run %d%n", contents.getInt("format"), contents.getInt("incarnation"));
        out.printf("journal%n");
        for (final Config file : contents.getConfigList("journal")) {
            out.printf(
                    "  %s  positions %d to %d, %d bytes, %s%n",
                    file.getString("file"),
                    file.getLong("from"),
                    file.getLong("to"),
                    file.getLong("bytes"),
                    file.getBoolean("closed") ? "closed" : "open");
        }
        out.printf("snapshots%n");
        for (final Config snapshot : contents.getConfigList("snapshots")) {
            out.printf(
                    "  position %d, journal needed from %d, %d s old, state of %d bytes, carried over %d bytes in %d files%n",
                    snapshot.getLong("position"),
                    snapshot.getLong("base"),
                    snapshot.getLong("age_s"),
                    snapshot.getLong("state_bytes"),
                    snapshot.getLong("carried_bytes"),
                    snapshot.getInt("carried_files"));
        }
        contents.getStringList("damaged_snapshots").forEach(damaged -> out.printf("  BAD: %s%n", damaged));
        contents.getLongList("quarantined").forEach(position -> out.printf("quarantined: position %d%n", position));
        if (contents.hasPath("replay_failure")) {
            out.printf(
                    "the record at position %d could not be applied, %d times in a row%n",
                    contents.getLong("replay_failure.position"), contents.getInt("replay_failure.count"));
        }
        final boolean isSnapshot = contents.getLong("start.snapshot") >= 0;
        out.printf(
                "a start would %s and replay %d bytes of the journal, from position %d to %d%n",
                isSnapshot
                        ? "read the snapshot of position " + contents.getLong("start.snapshot")
                        : "begin with nothing",
                contents.getLong("start.replay_bytes"),
                contents.getLong("start.replay_from"),
                contents.getLong("start.replay_to"));
    }
}
