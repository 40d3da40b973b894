package io.millrace.bench.load;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the broker is and who comes. */
final class TargetOptions {
    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "Address of the broker (127.0.0.1).")
    String host = "127.0.0.1";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Its port (1883).")
    int port = 1883;

    @Option(
            names = {"-V", "--version"},
            paramLabel = "LEVEL",
            description = "3 is MQTT 3.1, 4 is 3.1.1, 5 is 5.0 (4).")
    int version = 4;

    @Option(
            names = {"-u", "--username"},
            paramLabel = "NAME",
            description = "User name.")
    @Nullable
    String userName;

    @Option(
            names = {"-P", "--password"},
            paramLabel = "PASSWORD",
            description = "Password.")
    @Nullable
    String password;

    @Option(
            names = {"-k", "--keepalive"},
            paramLabel = "S",
            description = "Keep Alive, seconds; 0 is none (300).")
    int keepAliveS = 300;

    @Option(
            names = {"-C", "--clean"},
            paramLabel = "BOOL",
            arity = "1",
            description = "Clean Session or Clean Start (true).")
    boolean isClean = true;

    @Option(
            names = {"-x", "--session-expiry"},
            paramLabel = "S",
            description = "Session Expiry Interval with -C false or offline, MQTT 5 (3600).")
    long sessionExpiryS = 3600;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "Beginning of every Client Identifier (bench- and the run's tag).")
    @Nullable
    String prefix;

    @Option(
            names = "--ifaddr",
            paramLabel = "ADDRESS",
            description = "Local address of all connections (on loopback: many in 127.0.0.0/8).")
    @Nullable
    String localAddress;

    @Option(
            names = {"-S", "--tls", "--ssl"},
            description = "Over TLS; without --cafile any certificate of the broker is believed.")
    boolean isTls;

    @Option(
            names = "--cafile",
            paramLabel = "FILE",
            description = "PEM: believe only what one of these has signed, and only for HOST. Implies --tls.")
    @Nullable
    Path trusted;

    @Option(names = "--ws", hidden = true, arity = "0..1", fallbackValue = "true")
    boolean isWebSocket;
}
