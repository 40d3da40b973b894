package io.millrace.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.distribution.Installation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class LauncherTest {
    @TempDir
    Path scratch;

    private Path home;
    private Path launcher;
    private Installation installation;

    @BeforeEach
    void findInstallation() {
        home = Installation.home();
        launcher = home.resolve("bin/millrace");
        installation = new Installation(scratch);
    }

    /** JUnit warns about every link that it finds. */
    @AfterEach
    void removeLinks() throws IOException {
        final List<Path> links;
        try (Stream<Path> files = Files.walk(scratch)) {
            links = files.filter(Files::isSymbolicLink).toList();
        }
        for (final Path link : links) {
            Files.delete(link);
        }
    }

    @Test
    void versionIsToldFromAnywhereAndThroughLinks() throws Exception {
        assertVersion(installation.run(scratch, launcher.toString(), "version"));
        final Path absolute = Files.createSymbolicLink(scratch.resolve("absolute"), launcher);
        assertVersion(installation.run(scratch, absolute.toString(), "version"));
        final Path directory = Files.createDirectories(scratch.resolve("bin dir"));
        Files.createSymbolicLink(directory.resolve("relative"), Path.of("../absolute"));
        assertVersion(installation.run(directory, "./relative", "version"));
    }

    @Test
    void anInstallationMayHaveASpaceInItsPath() throws Exception {
        final Path copy = Files.createDirectories(scratch.resolve("my broker"));
        Files.createDirectories(copy.resolve("bin"));
        Files.copy(launcher, copy.resolve("bin/millrace"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(copy.resolve("lib"), home.resolve("lib"));
        Files.createSymbolicLink(copy.resolve("etc"), home.resolve("etc"));
        assertVersion(installation.run(scratch, copy.resolve("bin/millrace").toString(), "version"));
    }

    @Test
    void aJavaHomeWithoutJavaIsOneLine() throws Exception {
        final Outcome outcome = installation.with("JAVA_HOME", "/nowhere").run(scratch, launcher.toString(), "version");
        assertEquals(
                new Outcome(1, "", "millrace: JAVA_HOME is /nowhere, but there is no /nowhere/bin/java\n"), outcome);
    }

    @Test
    void anOldJavaAndAnImpostorAreRefused() throws Exception {
        final Outcome old =
                installation.with("JAVA_HOME", stubJava("1.8").toString()).run(scratch, launcher.toString(), "version");
        assertEquals(1, old.exitCode());
        assertTrue(old.err().endsWith("/bin/java is Java 1.8; needed is 17 or newer (set JAVA_HOME)\n"), old.err());
        final Outcome impostor =
                installation.with("JAVA_HOME", stubJava("").toString()).run(scratch, launcher.toString(), "version");
        assertEquals(1, impostor.exitCode());
        assertTrue(impostor.err().endsWith("did not tell its version\n"), impostor.err());
    }

    @Test
    void noJavaAtAllIsOneLine() throws Exception {
        final Path path = Files.createDirectories(scratch.resolve("path"));
        for (final String tool : List.of("dirname", "readlink", "sed", "tr")) {
            Files.createSymbolicLink(path.resolve(tool), Path.of("/usr/bin").resolve(tool));
        }
        final Outcome outcome = installation
                .with("JAVA_HOME", "")
                .with("PATH", path.toString())
                .run(scratch, "/bin/sh", launcher.toString(), "version");
        assertEquals(
                new Outcome(1, "", "millrace: no java found: install JDK 17 or newer, or set JAVA_HOME\n"), outcome);
    }

    @Test
    void theOptionsOfTheBuildReachJavaAndArgumentsStayWhole() throws Exception {
        final List<String> on17 = arguments("17", "foreground", "--config", "a file");
        assertTrue(on17.contains("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"), on17.toString());
        assertTrue(on17.contains("-XX:+ExitOnOutOfMemoryError"), on17.toString());
        assertTrue(on17.contains("-Dof=mine"), on17.toString());
        assertTrue(on17.contains("a file"), on17.toString());
        assertFalse(on17.stream().anyMatch(option -> option.contains("native-access")), on17.toString());
        assertFalse(on17.stream().anyMatch(option -> option.startsWith("#") || option.contains("$")), on17.toString());
        final List<String> on25 = arguments("25", "foreground");
        assertTrue(on25.contains("--enable-native-access=ALL-UNNAMED"), on25.toString());
        assertFalse(on25.stream().anyMatch(option -> option.contains("24-:")), on25.toString());
        assertFalse(arguments("17", "ping").contains("-XX:+ExitOnOutOfMemoryError"));
        final List<String> ofStore = arguments("17", "store", "export");
        assertTrue(ofStore.contains("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"), ofStore.toString());
        assertFalse(ofStore.contains("-XX:+ExitOnOutOfMemoryError"), ofStore.toString());
    }

    @Test
    void theLauncherBecomesTheBrokerSoThatSignalsReachIt() throws Exception {
        final Process process = installation
                .with("JAVA_HOME", stubJava("17").toString())
                .start(scratch, launcher.toString(), "foreground");
        final Outcome outcome = installation.outcome(process);
        assertEquals("pid " + process.pid(), outcome.out().lines().findFirst().orElse(""));
    }

    @Test
    void aTermSignalStopsTheBrokerCleanly() throws Exception {
        installation
                .with("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0")
                .with("MILLRACE_NODE__DATA_DIR", scratch.resolve("data").toString())
                .with("MILLRACE_ADMIN__SOCKET", scratch.resolve("s").toString());
        final Process process = installation.start(scratch, launcher.toString(), "foreground");
        installation.awaitOutput(process, "started; Ctrl-C stops it\n");
        process.destroy();
        final Outcome outcome = installation.outcome(process);
        assertTrue(outcome.out().endsWith("stopped\n"), outcome.out());
        assertEquals("", outcome.err());
        assertEquals(0, outcome.exitCode());
    }

    @Test
    void aMistakeInASettingIsOneLine() throws Exception {
        final Outcome outcome =
                installation.with("MILLRACE_MQTT__MAX_INFLIGHT", "0").run(scratch, launcher.toString(), "foreground");
        assertEquals(
                new Outcome(
                        1,
                        "",
                        "millrace: environment variable MILLRACE_MQTT__MAX_INFLIGHT: mqtt.max_inflight = 0:"
                                + " allowed is 1 to 65535\n"),
                outcome);
    }

    @Test
    void theJarRunsWithoutTheLauncherToo() throws Exception {
        final String jar;
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            jar = jars.map(Path::toString)
                    .filter(name -> name.contains("/millrace-core-"))
                    .findFirst()
                    .orElseThrow();
        }
        final String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        assertVersion(installation.run(scratch, java, "-jar", jar, "version"));
    }

    @Test
    void theLayoutIsComplete() throws IOException {
        for (final String name : List.of("bin", "etc", "lib", "data", "log", "etc/millrace.conf", "etc/log4j2.xml")) {
            assertTrue(Files.exists(home.resolve(name)), name);
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("data"))));
        assertTrue(Files.readString(home.resolve("etc/reference.conf")).contains("max_inflight = 32"));
    }

    private static void assertVersion(final Outcome outcome) {
        assertEquals("", outcome.err());
        assertTrue(outcome.out().matches("millrace \\d+\\.\\d+\\.\\d+.*\n"), outcome.out());
        assertEquals(0, outcome.exitCode());
    }

    private List<String> arguments(final String version, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return installation
                .with("JAVA_HOME", stubJava(version).toString())
                .with("MILLRACE_JVM_OPTS", "-Dof=mine -Dalso=mine")
                .run(scratch, command.toArray(new String[0]))
                .out()
                .lines()
                .toList();
    }

    /** A JAVA_HOME whose java tells this version, else its process and its arguments, a line each. */
    private Path stubJava(final String version) throws IOException {
        final Path javaHome = scratch.resolve("java" + version);
        final Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = "-XshowSettings:properties" ]; then
                    echo "    java.specification.version = %s" >&2
                    exit 0
                fi
                echo "pid $$"
                printf '%%s\\n' "$@"
                """.formatted(version));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return javaHome;
    }
}
