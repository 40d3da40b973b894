package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.OpenFiles;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must be there before a run, and how to get it. */
final class Preconditions {
    /** Files of the process beside its connections. */
    private static final int OTHER_FILES = 100;

    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private Preconditions() {}

    static void check(final LoadConfig config, final int connections) throws BenchException, IOException {
        if (!Epoll.isAvailable()) {
            throw new BenchException(
                    "epoll is not available here; bench runs on Linux x86-64", Epoll.unavailabilityCause());
        }
        // The JVM has raised the soft limit to the hard one.
        checkOpenFiles(connections, OpenFiles.own().soft());
        checkBroker(config.target().address());
        if (config.brokerPid() != 0 && !Files.exists(Path.of("/proc", Long.toString(config.brokerPid())))) {
            throw new BenchException("process " + config.brokerPid()
                    + " is not there: --broker-pid is the broker's, `pgrep -a mosquitto` for example");
        }
    }

    static void checkOpenFiles(final int connections, final long limit) throws BenchException {
        if (connections + OTHER_FILES > limit) {
            throw new BenchException(String.format(
                    "%,d connections need %,d open files, and a process may have %,d here: raise it in this shell"
                            + " (`ulimit -n %d`; for good in /etc/security/limits.conf), or use fewer clients, or"
                            + " --scale",
                    connections, connections + OTHER_FILES, limit, connections + OTHER_FILES));
        }
    }

    private static void checkBroker(final InetSocketAddress address) throws BenchException {
        if (address.isUnresolved()) {
            throw new BenchException("unknown host " + address.getHostString());
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
        } catch (final IOException e) {
            throw new BenchException(
                    "no broker answers at " + address.getHostString() + ":" + address.getPort() + " ("
                            + e.getMessage() + "): start one, for example"
                            + " `distribution/target/millrace/bin/millrace foreground` or `mosquitto -p "
                            + address.getPort() + "`, or say where it is with -h and -p",
                    e);
        }
    }
}
