package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real brokers, started and stopped. */
class StartedBrokerTest {
    @TempDir
    private Path temporary;

    @Test
    void mosquitto() throws Exception {
        Needs.program("mosquitto");
        final BrokerUnderTest mosquitto =
                BrokerUnderTest.of(BrokerSpec.parse("mosquitto,max_inflight_messages=40"), Checkout.own());
        final BrokerDescription description = mosquitto.description();
        assertTrue(description.version().startsWith("mosquitto version "), description.version());
        assertTrue(description.configuration().contains("listener PORT 127.0.0.1\n"), description.configuration());
        assertTrue(description.configuration().endsWith("max_inflight_messages 40\n"), description.configuration());
        assertFalse(mosquitto.isWarmedLong());
        assertLives(mosquitto, "mosquitto", "");
    }

    @Test
    void mosquittoOnOneCpu() throws Exception {
        Needs.program("mosquitto");
        Needs.program("taskset");
        assertLives(BrokerUnderTest.of(BrokerSpec.parse("mosquitto"), Checkout.own()), "mosquitto", "0");
    }

    /** With a certificate of either program that makes them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mosquittoOverTls(final boolean isByOpenssl) throws Exception {
        Needs.program("mosquitto");
        final Path tls = Files.createDirectories(temporary.resolve("tls"));
        if (!isByOpenssl) {
            new Certificate(tls.resolve("cert.pem"), tls.resolve("key.pem")).byKeytool(tls);
            assertTrue(Files.exists(tls.resolve("key.pem")));
        }
        final BrokerUnderTest mosquitto = BrokerUnderTest.of(BrokerSpec.parse("mosquitto"), Checkout.own());
        try (Children children = new Children()) {
            final Launch plain = launch("", children);
            final Launch launch = new Launch(plain.directory(), plain.log(), "", children, Certificate.of(tls));
            try (LiveBroker live = mosquitto.launch(launch)) {
                assertTrue(ConnectProbe.isAnswered(live.host(), live.port(), true));
                assertFalse(ConnectProbe.isAnswered(live.host(), live.port()));
            }
        }
    }

    @Test
    void millrace() throws Exception {
        Needs.millrace();
        final BrokerUnderTest millrace =
                BrokerUnderTest.of(BrokerSpec.parse("none:millrace,durability.level=none"), Checkout.own());
        final BrokerDescription description = millrace.description();
        assertTrue(description.version().matches("millrace \\S+, classes [0-9a-f]{8}"), description.version());
        assertTrue(
                description.configuration().contains("MILLRACE_DURABILITY__LEVEL=none\n"), description.configuration());
        assertFalse(description.jdk().isEmpty());
        assertTrue(millrace.isWarmedLong());
        assertLives(millrace, "java", "");
    }

    @Test
    void onesThatDoNotStartSayWhy() throws Exception {
        Needs.program("mosquitto");
        final BrokerUnderTest mosquitto =
                BrokerUnderTest.of(BrokerSpec.parse("mosquitto,no_such_setting=1"), Checkout.own());
        try (Children children = new Children()) {
            final BenchException failed =
                    assertThrows(BenchException.class, () -> mosquitto.launch(launch("", children)));
            assertTrue(failed.getMessage().contains("mosquitto ended with exit code"), failed.getMessage());
        }
        assertFalse(Files.exists(temporary.resolve("own")), "its directory is left");
    }

    @Test
    void whatIsLeftEndsWithUs() throws Exception {
        final Process left;
        final Path file = Files.createFile(temporary.resolve("left"));
        try (Children children = new Children()) {
            left = new ProcessBuilder("sleep", "600").start();
            children.add(left);
            children.onEnd(() -> Directories.delete(file));
        }
        assertFalse(left.isAlive());
        assertFalse(Files.exists(file));
    }

    private void assertLives(final BrokerUnderTest broker, final String program, final String cpus) throws Exception {
        try (Children children = new Children()) {
            final LiveBroker live = broker.launch(launch(cpus, children));
            try (live) {
                assertEquals(program, Executable.nameOf(live.pid()).orElseThrow());
                assertEquals(program.equals("java"), live.isJvm());
                assertTrue(ConnectProbe.isAnswered(live.host(), live.port()));
                assertTrue(live.death().isEmpty());
                if (!cpus.isEmpty()) {
                    assertTrue(Files.readString(Path.of("/proc", Long.toString(live.pid()), "status"))
                            .contains("Cpus_allowed_list:\t" + cpus + "\n"));
                }
            }
            assertFalse(ConnectProbe.isAnswered(live.host(), live.port()));
            assertFalse(Files.exists(temporary.resolve("own")), "its directory is left");
        }
    }

    private Launch launch(final String cpus, final Children children) throws Exception {
        final Path own = Directories.emptied(temporary.resolve("own"));
        return new Launch(own, temporary.resolve("log"), cpus, children);
    }
}
