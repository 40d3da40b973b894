package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.Bench;
import io.millrace.bench.BenchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is missing or contradicts itself is said in a line. */
class MisuseTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p2q                     | no scenario is called p2q",
                "p2p -s 15               | at least 16 bytes",
                "p2p -q 3                | -q must be 0, 1 or 2",
                "p2p -c 0                | -c must be at least 1",
                "p2p -I 5 --rate 7       | say the same thing",
                "p2p -F 0                | -F must be at least 1",
                "p2p -V 6                | -V must be 3",
                "p2p -S --slow 1         | not for --tls",
                "p2p --ws                | WebSocket is not there yet",
                "p2p -t fixed            | %i",
                "p2p --scale 0.5         | Open MQTT Benchmark Suite",
                "p2p -t a/%i/%c          | for pub and sub",
                "fanout --slow 1         | for p2p and mixed",
                "p2p --stopped -1        | must not be negative",
                "shared                  | add -V 5",
                "fanout --threads 2      | one thread",
                "offline -q 0            | QoS 0 is not queued",
                "offline --rate 5        | use -F",
                "conn -k 70000           | between 0 and 65535",
                "conn --duration 0       | greater than 0",
                "conn --no-such          | Unknown option",
            })
    void misuseIsExitCodeTwo(final String arguments, final String text) {
        assertEquals(2, execute(arguments));
        assertTrue(err.toString().contains(text), err.toString());
    }

    @Test
    void aBrokerThatIsNotThere() throws IOException {
        final int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertEquals(1, execute("p2p -p " + port));
        assertTrue(err.toString().contains("no broker answers at 127.0.0.1:" + port), err.toString());
        assertTrue(err.toString().contains("mosquitto -p " + port), err.toString());
    }

    @Test
    void aLimitThatIsTooSmall() {
        final BenchException refused =
                assertThrows(BenchException.class, () -> Preconditions.checkOpenFiles(18_500, 1_024));
        assertTrue(refused.getMessage().contains("ulimit -n 18600"), refused.getMessage());
        assertDoesNotThrow(() -> Preconditions.checkOpenFiles(18_500, 20_000));
    }

    @Test
    void aProcessThatIsNotThere() throws IOException {
        try (ServerSocket listening = new ServerSocket(0)) {
            assertEquals(1, execute("p2p -p " + listening.getLocalPort() + " --broker-pid 999999999"));
            assertTrue(err.toString().contains("process 999999999 is not there"), err.toString());
        }
    }

    private int execute(final String arguments) {
        final CommandLine commandLine = Bench.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(("load " + arguments.trim()).split(" "));
    }
}
