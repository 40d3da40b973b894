package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a directory that {@code bench peers} filled, or one with files of {@code bench load} alone. */
final class ResultTree {
    static final String PLAN = "plan.json";
    static final String ENVIRONMENT = "env.json";
    /** What a broker is called that nobody named. */
    static final String BROKER = "broker";

    private static final Pattern RUN = Pattern.compile("(.+)-r(\\d+)(\\.failed)?\\.json");
    private static final Pattern BESIDE_RESULTS = Pattern.compile(".+\\.(?:failed|before|during)\\.json");
    private static final Comparator<Run> BY_NUMBER = Comparator.comparing(Run::number);

    private final Path directory;
    private final Map<String, List<Run>> runs = new TreeMap<>();
    private final Map<String, List<Failure>> failures = new TreeMap<>();

    private ResultTree(final Path directory) {
        this.directory = directory;
    }

    static Results read(final Path directory) throws BenchException {
        if (!Files.isDirectory(directory)) {
            throw new BenchException("no directory " + directory + "; 'bench peers --suite peers --out " + directory
                    + "' makes one, or 'bench load … --out " + directory + "/NAME'");
        }
        return new ResultTree(directory).read();
    }

    private Results read() throws BenchException {
        final Plan plan = new Plan(RunReader.optional(directory.resolve(PLAN)));
        for (final Path child : children(directory)) {
            if (Files.isDirectory(child)) {
                readCell(child);
            } else if (isLoneResult(child)) {
                addLoneRun(child);
            }
        }
        if (runs.isEmpty()) {
            throw new BenchException("no results in " + directory
                    + (failures.isEmpty() ? "" : ", only failures (*.failed.json say why)")
                    + "; 'bench peers --out " + directory + "' or 'bench load … --out " + directory
                    + "/NAME' writes them");
        }
        return new Results(
                directory, plan, RunReader.optional(directory.resolve(ENVIRONMENT)), brokers(plan), cells(plan));
    }

    private void readCell(final Path folder) throws BenchException {
        final String cell = folder.getFileName().toString();
        for (final Path file : children(folder)) {
            final Matcher matcher = RUN.matcher(file.getFileName().toString());
            if (!matcher.matches()) {
                continue;
            }
            final String broker = matcher.group(1);
            final int number = Integer.parseInt(matcher.group(2));
            if (matcher.group(3) != null) {
                final String reason = RunReader.optional(file).path("reason").asText("no reason given");
                failures.computeIfAbsent(cell, none -> new ArrayList<>()).add(new Failure(broker, number, reason));
            } else {
                runs.computeIfAbsent(cell, none -> new ArrayList<>()).add(RunReader.read(broker, number, file));
            }
        }
    }

    /** Runs of one name are numbered in the order of their files. */
    private void addLoneRun(final Path file) throws BenchException {
        final Run run = RunReader.read(BROKER, 1, file);
        final List<Run> cell = runs.computeIfAbsent(run.result().name(), none -> new ArrayList<>());
        cell.add(run.numbered(cell.size() + 1));
    }

    private List<Cell> cells(final Plan plan) {
        final Map<String, Plan.Line> lines = new LinkedHashMap<>();
        plan.suiteLines().forEach(line -> lines.put(line.name(), line));
        final Set<String> names = new LinkedHashSet<>(lines.keySet());
        names.addAll(runs.keySet());
        names.addAll(failures.keySet());
        final List<Cell> cells = new ArrayList<>();
        for (final String name : names) {
            final List<Run> made = new ArrayList<>(runs.getOrDefault(name, List.of()));
            made.sort(BY_NUMBER);
            final List<Failure> failed = failures.getOrDefault(name, List.of()).stream()
                    .filter(failure -> made.stream().noneMatch(run -> isOf(run, failure)))
                    .toList();
            if (!made.isEmpty() || !failed.isEmpty()) {
                final Plan.Line line = lines.get(name);
                final String arguments = line != null
                        ? line.arguments()
                        : made.isEmpty()
                                ? ""
                                : String.join(" ", made.get(0).result().arguments());
                cells.add(new Cell(name, arguments, line == null ? "" : line.note(), List.copyOf(made), failed));
            }
        }
        return cells;
    }

    /** The failure was repaired: a later attempt at the same run has a result. */
    private static boolean isOf(final Run run, final Failure failure) {
        return run.broker().equals(failure.broker()) && run.number() == failure.number();
    }

    private List<String> brokers(final Plan plan) {
        final Set<String> named = new LinkedHashSet<>();
        plan.brokers().forEach(broker -> named.add(broker.name()));
        final Set<String> seen = new LinkedHashSet<>();
        runs.values().forEach(list -> list.forEach(run -> seen.add(run.broker())));
        failures.values().forEach(list -> list.forEach(failure -> seen.add(failure.broker())));
        named.addAll(seen);
        named.retainAll(seen);
        return List.copyOf(named);
    }

    private static boolean isLoneResult(final Path file) {
        final String name = file.getFileName().toString();
        return name.endsWith(ResultFiles.JSON)
                && !name.equals(PLAN)
                && !name.equals(ENVIRONMENT)
                && !BESIDE_RESULTS.matcher(name).matches();
    }

    private static List<Path> children(final Path folder) throws BenchException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (final IOException e) {
            throw new BenchException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }
}
