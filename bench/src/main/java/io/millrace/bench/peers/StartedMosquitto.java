package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.Executable;
import io.millrace.bench.machine.ShortCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mosquitto, started with a configuration of ours: everything that is not in it has mosquitto's default. */
record StartedMosquitto(String name, Path program, Map<String, String> settings) implements BrokerUnderTest {
    private static final String TLS_NOTE = "in a cell with --tls the listener has certfile and keyfile";
    private static final String CONFIGURATION = "mosquitto.conf";

    static StartedMosquitto of(final BrokerSpec spec) throws BenchException {
        final Path program = spec.place().isEmpty()
                ? Executable.find("mosquitto")
                        .orElseThrow(() -> new BenchException(
                                "mosquitto is not installed: apt-get install mosquitto (it may start a service on port"
                                        + " 1883, which does not disturb)"))
                : Path.of(spec.place()).toAbsolutePath().normalize();
        if (!Files.isExecutable(program)) {
            throw new BenchException("broker " + spec.name() + ": " + program + " is not a program that can be run");
        }
        return new StartedMosquitto(spec.name(), program, spec.options());
    }

    @Override
    public BrokerDescription description() {
        return new BrokerDescription(
                name,
                BrokerKind.MOSQUITTO.label(),
                ShortCommand.firstLine(List.of(program.toString(), "-h")),
                program.toString(),
                command(Path.of(BrokerDescription.DIRECTORY)),
                configuration(BrokerDescription.PORT, null),
                "",
                List.of("writes a line of log for every connection, as is its default; here to a file", TLS_NOTE));
    }

    @Override
    public LiveBroker launch(final Launch launch) throws BenchException, IOException {
        final int port = FreePort.next();
        Files.writeString(
                launch.directory().resolve(CONFIGURATION), configuration(Integer.toString(port), launch.tls()));
        final ProcessBuilder builder = new ProcessBuilder(launch.pinned(command(launch.directory())));
        final Path file = program.toRealPath().getFileName();
        return LiveBroker.start(name, port, builder, file.toString(), launch);
    }

    @Override
    public boolean isWarmedLong() {
        return false;
    }

    private List<String> command(final Path directory) {
        return List.of(
                program.toString(), "-c", directory.resolve(CONFIGURATION).toString());
    }

    private String configuration(final String port, final @Nullable Certificate tls) {
        final StringBuilder text = new StringBuilder("""
                listener %s 127.0.0.1
                allow_anonymous true
                persistence false
                max_queued_messages 0
                """.formatted(port));
        if (tls != null) {
            text.append("certfile ").append(tls.certificate()).append('\n');
            // Started by root it would read the key as somebody else, who may not.
            text.append("user ").append(System.getProperty("user.name")).append('\n');
            text.append("keyfile ").append(tls.key()).append('\n');
        }
        settings.forEach(
                (key, value) -> text.append(key).append(' ').append(value).append('\n'));
        return text.toString();
    }
}
