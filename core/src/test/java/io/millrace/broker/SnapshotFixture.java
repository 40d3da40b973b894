package io.millrace.broker;

import com.typesafe.config.Config;
import io.millrace.admin.AdminClient;
import io.millrace.admin.AdminException;
import io.millrace.pipeline.FailStop;
import io.millrace.storage.chronicle.JournalFile;
import io.millrace.storage.chronicle.JournalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A broker on a data directory of its own that makes snapshots when it is told to. */
final class SnapshotFixture {
    private static final long TIMEOUT_MS = 60_000;

    final Path home;
    final Map<String, String> environment = new HashMap<>();

    SnapshotFixture(final Path home) {
        this.home = home;
        environment.put("MILLRACE_HOME", home.toString());
        environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
        environment.put("MILLRACE_DURABILITY__FILE_SIZE", "4MB");
        environment.put("MILLRACE_DURABILITY__SNAPSHOT__HEAP", "128MB");
    }

    Broker start() {
        return Broker.start(ConfigLoader.load(home, null, environment), new FailStop(failure -> {
            throw new AssertionError(failure);
        }));
    }

    /** Makes a snapshot as an operator does, and returns its position. */
    long snapshot() throws IOException, AdminException {
        return request("snapshot").getLong("position");
    }

    Config request(final String command) throws IOException, AdminException {
        try (AdminClient client = AdminClient.connect(home.resolve("data/admin.sock"), TIMEOUT_MS)) {
            return client.request(Map.of("command", command)).getConfig("result");
        }
    }

    Path journal() {
        return home.resolve("data/journal");
    }

    Path snapshots() {
        return home.resolve("data/snapshots");
    }

    List<JournalFile> journalFiles() throws IOException {
        return JournalFiles.list(journal());
    }

    /** Names, sorted. */
    List<String> snapshotFiles() throws IOException {
        try (Stream<Path> files = Files.list(snapshots())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static void flipByte(final Path file, final long offset) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.write(file, bytes);
    }
}
