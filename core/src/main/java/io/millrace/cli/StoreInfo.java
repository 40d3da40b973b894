package io.millrace.cli;

import io.millrace.storage.DataDirectory;
import io.millrace.storage.Quarantine;
import io.millrace.storage.ReplayFailure;
import io.millrace.storage.chronicle.JournalFile;
import io.millrace.storage.chronicle.JournalFiles;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is in a data directory, by what the files say of themselves: the records are not looked at. */
final class StoreInfo {
    private StoreInfo() {}

    /** Maps, lists, strings, numbers and booleans, for people and programs alike. */
    static Map<String, Object> of(final Path directory, final boolean isRunning) throws IOException {
        final Map<String, Object> contents = new LinkedHashMap<>();
        contents.put("directory", directory.toString());
        contents.put("running", isRunning);
        contents.put("format", DataDirectory.formatVersionOf(directory));
        contents.put("incarnation", DataDirectory.incarnationOf(directory));
        final List<JournalFile> files = JournalFiles.list(directory.resolve("journal"));
        final Generations generations = Generations.open(directory);
        contents.put("journal", files.stream().map(StoreInfo::file).toList());
        contents.put("snapshots", snapshots(generations));
        contents.put("damaged_snapshots", generations.damaged());
        final List<Long> quarantined = new ArrayList<>();
        for (final long position : Quarantine.read(directory).positions()) {
            quarantined.add(position);
        }
        contents.put("quarantined", quarantined);
        final ReplayFailure failure = ReplayFailure.read(directory);
        if (failure.count() > 0) {
            contents.put("replay_failure", Map.of("position", failure.position(), "count", failure.count()));
        }
        contents.put("start", start(files, generations));
        return contents;
    }

    private static Map<String, Object> file(final JournalFile file) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file.path().getFileName().toString());
        fields.put("from", file.from());
        fields.put("to", file.to());
        fields.put("bytes", file.length());
        fields.put("closed", file.isClosed());
        return fields;
    }

    private static List<Map<String, Object>> snapshots(final Generations generations) throws IOException {
        final List<Map<String, Object>> snapshots = new ArrayList<>();
        for (final Generation generation : generations.newestFirst()) {
            final Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("position", generation.position());
            fields.put("base", generation.basePosition());
            fields.put("age_s", Math.max(0, (System.currentTimeMillis() - generation.timeMs()) / 1000));
            fields.put("state_bytes", generation.stateLength());
            fields.put("carried_files", generation.carried().size());
            fields.put("carried_bytes", generation.carriedBytes());
            snapshots.add(fields);
        }
        return snapshots;
    }

    /** What a start would do, if all is as it says. */
    private static Map<String, Object> start(final List<JournalFile> files, final Generations generations) {
        final List<Generation> newest = generations.newestFirst();
        final long end = files.isEmpty() ? 0 : files.get(files.size() - 1).to();
        final long position = newest.isEmpty() ? 0 : newest.get(0).position();
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("snapshot", newest.isEmpty() ? -1 : position);
        fields.put("replay_from", position);
        fields.put("replay_to", end);
        fields.put("replay_bytes", Math.max(0, end - position));
        return fields;
    }
}
