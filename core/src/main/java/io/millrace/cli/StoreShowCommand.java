package io.millrace.cli;

import io.millrace.broker.RecordText;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace store show}. */
@Command(
        name = "show",
        description = "Show what a record is; its payload is not shown.",
        mixinStandardHelpOptions = true)
final class StoreShowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineStore store;

    @Option(names = "--position", paramLabel = "N", required = true, description = "Where the record begins.")
    private long position;

    @Override
    public Integer call() throws CommandFailedException {
        store.locked(directory -> spec.commandLine()
                .getOut()
                .print(RecordText.description(position, StoredRecord.at(directory, position))));
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
