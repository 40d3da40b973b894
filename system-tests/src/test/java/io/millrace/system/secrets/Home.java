package io.millrace.system.secrets;

import io.millrace.system.BrokerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An installation of its own, with a configuration of its own, that logs everything. */
record Home(Path directory) {
    static Home in(final Path directory) throws IOException {
        final Path installed = BrokerKind.home();
        for (final String part : new String[] {"bin", "etc"}) {
            Files.createDirectories(directory.resolve(part));
            try (Stream<Path> files = Files.list(installed.resolve(part))) {
                for (final Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(
                            file,
                            directory.resolve(part).resolve(file.getFileName()),
                            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Files.createSymbolicLink(directory.resolve("lib"), installed.resolve("lib"));
        final Path logging = directory.resolve("etc/log4j2.xml");
        Files.writeString(
                logging,
                Files.readString(logging)
                        .replaceAll("<ThresholdFilter [^>]*>", "")
                        .replaceAll("level=\"(?:INFO|WARN|ERROR|OFF)\"", "level=\"TRACE\""));
        return new Home(directory);
    }

    Home configured(final String configuration) throws IOException {
        Files.writeString(directory.resolve("etc/millrace.conf"), configuration);
        return this;
    }

    String launcher() {
        return directory.resolve("bin/millrace").toString();
    }

    Path log() {
        return directory.resolve("log");
    }
}
