package io.millrace.cli;

import io.millrace.admin.AdminClient;
import io.millrace.admin.AdminException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The broker that is running, as the commands that ask it see it. */
final class RunningBroker {
    /** Longer than the broker itself waits for its router, so that its own error arrives. */
    private static final long TIMEOUT_MS = 8_000;

    private final Map<String, String> environment;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration that the broker was started with (etc/millrace.conf).")
    private @Nullable Path file;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "The broker's administration socket (admin.socket of the configuration).")
    private @Nullable Path socket;

    RunningBroker(final Map<String, String> environment) {
        this.environment = environment;
    }

    /** What is said on one connection. */
    interface Conversation {
        void with(AdminClient client) throws IOException, AdminException;
    }

    /** @throws CommandFailedException if no broker is running, or it answers with an error */
    void talk(final Conversation conversation) throws CommandFailedException {
        talk(TIMEOUT_MS, conversation);
    }

    /** @param timeoutMs for each answer */
    void talk(final long timeoutMs, final Conversation conversation) throws CommandFailedException {
        talk(path(), timeoutMs, conversation);
    }

    /** @param path of the socket */
    static void talk(final Path path, final long timeoutMs, final Conversation conversation)
            throws CommandFailedException {
        try (AdminClient client = AdminClient.connect(path, timeoutMs)) {
            conversation.with(client);
        } catch (final AdminException e) {
            throw new CommandFailedException(e.getMessage() + " (" + e.code() + ")", e);
        } catch (final IOException e) {
            final boolean isAbsent = e instanceof ConnectException || !Files.exists(path);
            throw new CommandFailedException(
                    isAbsent ? "not running: nobody listens on " + path : path + ": " + e.getMessage(), e);
        }
    }

    private Path path() {
        return socket != null
                ? socket
                : Settings.load(environment, file).config().admin().socket();
    }
}
