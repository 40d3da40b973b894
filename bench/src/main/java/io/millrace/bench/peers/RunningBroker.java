package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.Executable;
import io.millrace.bench.machine.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A broker that somebody else started. It keeps what it has from cell to cell, and is not pinned by us.
 *
 * @param pid 0 if it was not said
 */
record RunningBroker(String name, String host, int port, long pid, boolean isNative, String version)
        implements BrokerUnderTest {

    static RunningBroker of(final BrokerSpec spec) throws BenchException {
        final int colon = spec.place().lastIndexOf(':');
        final String host = spec.place().substring(0, colon).replaceAll("[\\[\\]]", "");
        final int port = Integer.parseInt(spec.place().substring(colon + 1));
        final RunningBroker broker = new RunningBroker(
                spec.name(),
                host,
                port,
                spec.pid(),
                spec.option("kind").filter("native"::equals).isPresent(),
                spec.option("version").orElse("as it runs"));
        if (broker.pid != 0 && !Files.exists(Path.of("/proc", Long.toString(broker.pid)))) {
            throw new BenchException("broker " + broker.name + ": there is no process " + broker.pid
                    + "; its id is what \"pgrep -a\" shows, or leave pid out and have no CPU figures");
        }
        if (!ConnectProbe.isAnswered(host, port)) {
            throw new BenchException("broker " + broker.name + " does not answer an anonymous CONNECT on "
                    + spec.place() + ": start it, and let clients without credentials in");
        }
        return broker;
    }

    @Override
    public BrokerDescription description() {
        final List<String> notes = new ArrayList<>();
        notes.add("was running before and is not started afresh for a cell; its CPUs are as it was started");
        if (pid == 0) {
            notes.add("no process was named: no CPU and memory figures");
        }
        final String program = pid == 0 ? "" : Executable.nameOf(pid).orElse("");
        return new BrokerDescription(
                name,
                BrokerKind.RUNNING.label(),
                version,
                host + ":" + port + (program.isEmpty() ? "" : " (" + program + ")"),
                List.of(),
                "",
                "",
                notes);
    }

    @Override
    public void check(final List<Cell> cells) throws BenchException, IOException {
        for (final Cell cell : cells) {
            if (cell.isTls()) {
                throw new BenchException("cell " + cell.name() + " is over TLS, and broker " + name
                        + " runs already, with a port for TCP: leave the cell out with --only");
            }
        }
        for (final Cell cell : pid == 0 ? List.<Cell>of() : cells) {
            Preconditions.checkFiles(cell, OpenFiles.of(pid), "broker " + name);
        }
    }

    @Override
    public LiveBroker launch(final Launch launch) throws BenchException {
        final LiveBroker broker = LiveBroker.running(name, host, port, pid);
        final Optional<String> death = broker.death();
        if (death.isPresent()) {
            throw new BenchException(death.get());
        }
        if (!ConnectProbe.isAnswered(host, port)) {
            throw new BenchException(name + " does not answer on " + host + ":" + port);
        }
        return broker;
    }

    @Override
    public boolean isWarmedLong() {
        return !isNative;
    }
}
