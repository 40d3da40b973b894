package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes the runs of one cell after the other that are not there yet. One thread.
 *
 * @param cpus of the brokers
 */
record CellRunner(
        Path directory,
        List<BrokerUnderTest> brokers,
        int runs,
        String cpus,
        WarmUp warmUp,
        LoadProcess load,
        Quiet quiet,
        Children children,
        Progress progress) {

    /** Cannot be a cell's name. */
    private static final String BROKERS = ".brokers";

    List<RunFiles> pending(final Cell cell) {
        return brokers.stream()
                .flatMap(broker -> pending(cell, broker.name()).stream())
                .toList();
    }

    /**
     * Starts the brokers, if anything is to be done, and stops them again. What a broker does not get through is
     * written down as its failure.
     *
     * @throws BenchException if we are to end
     */
    void run(final Cell cell) throws BenchException, IOException, InterruptedException {
        if (pending(cell).isEmpty()) {
            return;
        }
        Files.createDirectories(cellDirectory(cell));
        final Map<String, LiveBroker> live = new LinkedHashMap<>();
        try {
            if (!cell.isFresh()) {
                for (final BrokerUnderTest broker : brokers) {
                    launch(cell, broker, live);
                }
                for (final BrokerUnderTest broker : brokers) {
                    warm(cell, broker, live);
                }
            }
            for (int run = 1; run <= runs; run++) {
                for (final BrokerUnderTest broker : Interleaving.order(brokers, run)) {
                    if (files(cell, broker.name(), run).isPending()) {
                        run(cell, broker, run, live);
                    }
                }
            }
        } finally {
            live.values().forEach(LiveBroker::close);
            Directories.delete(directory.resolve(BROKERS));
        }
    }

    private void run(final Cell cell, final BrokerUnderTest broker, final int run, final Map<String, LiveBroker> live)
            throws BenchException, IOException, InterruptedException {
        if (cell.isFresh()) {
            launch(cell, broker, live);
        }
        final LiveBroker answering = live.get(broker.name());
        if (answering == null) {
            return;
        }
        measure(cell, answering, files(cell, broker.name(), run), live.values());
        if (cell.isFresh()) {
            live.remove(broker.name());
            answering.close();
        } else {
            dropIfDead(cell, answering, live);
        }
    }

    /** Lets what failed before be tried again. */
    void forgetFailures(final Cell cell) throws IOException {
        for (final BrokerUnderTest broker : brokers) {
            for (int run = 1; run <= runs; run++) {
                Files.deleteIfExists(files(cell, broker.name(), run).failed());
            }
        }
    }

    private void launch(final Cell cell, final BrokerUnderTest broker, final Map<String, LiveBroker> live)
            throws BenchException, IOException {
        final Path own = Directories.emptied(directory.resolve(BROKERS).resolve(broker.name()));
        final Path log = cellDirectory(cell).resolve(broker.name() + ".broker.log");
        try {
            final Certificate tls = cell.isTls() ? Certificate.of(tlsDirectory()) : null;
            live.put(broker.name(), broker.launch(new Launch(own.toAbsolutePath(), log, cpus, children, tls)));
        } catch (final BenchException e) {
            children.requireNotEnding();
            failAll(cell, broker.name(), String.valueOf(e.getMessage()));
        }
    }

    private void warm(final Cell cell, final BrokerUnderTest broker, final Map<String, LiveBroker> live)
            throws BenchException, IOException, InterruptedException {
        final LiveBroker answering = live.get(broker.name());
        if (answering == null || pending(cell, broker.name()).isEmpty()) {
            return;
        }
        final Path log = cellDirectory(cell).resolve(broker.name() + ".warm.log");
        final Optional<String> reason = warmUp.run(load, cell.load(), answering, warmUp.lengthS(broker), log);
        if (reason.isPresent()) {
            failAll(cell, broker.name(), "warm-up: " + reason.get());
        }
    }

    private void measure(
            final Cell cell, final LiveBroker broker, final RunFiles files, final Collection<LiveBroker> live)
            throws BenchException, IOException, InterruptedException {
        if (brokers.stream().anyMatch(StartedMillrace.class::isInstance)) {
            Preconditions.checkSpace(Files.getFileStore(directory).getUsableSpace());
        }
        files.clear();
        ResultFiles.write(files.before(), quiet.await(directory));
        final LoadArguments arguments = cell.load().with("--out", files.base()).with("--name", cell.name());
        final Disturbance disturbance = Disturbance.begin(broker, live);
        final Optional<String> loadFailure = load.run(arguments, broker, files.log());
        final Disturbance.During during = disturbance.end();
        final Optional<RunResult> result = files.readResult();
        // What the load saw of a broker that died meanwhile is no measurement, however it ended itself.
        final Optional<String> failure = broker.death()
                .or(() -> loadFailure)
                .or(() -> result.isPresent() ? Optional.empty() : Optional.of("bench load wrote no result"));
        if (failure.isPresent()) {
            children.requireNotEnding();
            files.clear();
            write(files, failure.get());
            progress.failed(cell, files, failure.get());
        } else {
            ResultFiles.write(files.during(), during);
            progress.made(cell, files, result.orElseThrow(), during);
        }
    }

    private void dropIfDead(final Cell cell, final LiveBroker broker, final Map<String, LiveBroker> live)
            throws IOException {
        final Optional<String> death = broker.death();
        if (death.isPresent()) {
            live.remove(broker.name());
            broker.close();
            failAll(cell, broker.name(), death.get());
        }
    }

    private void failAll(final Cell cell, final String broker, final String reason) throws IOException {
        final List<RunFiles> pending = pending(cell, broker);
        for (final RunFiles files : pending) {
            write(files, reason);
        }
        if (!pending.isEmpty()) {
            progress.failed(cell, broker, reason);
        }
    }

    private void write(final RunFiles files, final String reason) throws IOException {
        final String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        ResultFiles.write(files.failed(), new RunFiles.Failure(reason, now));
    }

    private List<RunFiles> pending(final Cell cell, final String broker) {
        return IntStream.rangeClosed(1, runs)
                .mapToObj(run -> files(cell, broker, run))
                .filter(RunFiles::isPending)
                .toList();
    }

    private RunFiles files(final Cell cell, final String broker, final int run) {
        return new RunFiles(cellDirectory(cell), broker, run);
    }

    /** Cannot be a broker's. */
    private Path tlsDirectory() {
        return directory.resolve(BROKERS).resolve(".tls").toAbsolutePath();
    }

    private Path cellDirectory(final Cell cell) {
        return directory.resolve(cell.name());
    }
}
