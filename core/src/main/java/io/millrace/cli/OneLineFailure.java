package io.millrace.cli;

import io.millrace.broker.StartException;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What an operator can do something about is one line; only a fault of ours has a stack trace, and that in the log. */
final class OneLineFailure implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
            final Exception failure, final CommandLine commandLine, final CommandLine.ParseResult parseResult) {
        final PrintWriter err = commandLine.getErr();
        if (failure instanceof StartException || failure instanceof CommandFailedException) {
            err.println("millrace: " + failure.getMessage());
        } else {
            err.println("millrace: failed: " + failure + "; the log has the details");
            LoggerFactory.getLogger(OneLineFailure.class).error("command failed", failure);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
