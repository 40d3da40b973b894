package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.Bench;
import io.millrace.bench.load.stub.Mischief;
import io.millrace.bench.load.stub.StubBroker;
import io.millrace.bench.load.stub.TlsFront;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import io.netty.handler.ssl.OpenSsl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load over TLS is the load, and says what becomes of its handshakes. */
class LoadOverTlsTest {
    @TempDir
    private Path directory;

    private final StringWriter errors = new StringWriter();

    @Test
    void everyMessageArrivesInOrderThroughTls() throws Exception {
        assertTrue(OpenSsl.isAvailable(), () -> "no BoringSSL: " + OpenSsl.unavailabilityCause());
        try (StubBroker stub = StubBroker.start(Mischief.NONE);
                TlsFront front = TlsFront.of(stub.port())) {
            final RunResult result = run(front, "p2p -c 3 -q 1 -F 20 -L 3000 -s 40000 --tls");
            assertEquals(Map.of(), Oracle.wrongs(result.checks()));
            assertEquals(3000, result.checks().received());
            assertEquals(6, front.handshakes());
            assertEquals(List.of(), stub.transcript().violations());
        }
    }

    @Test
    void aCrowdComesBackByNewHandshakesAndLeavesWithoutAWord() throws Exception {
        try (StubBroker stub = StubBroker.start(Mischief.NONE);
                TlsFront front = TlsFront.of(stub.port())) {
            final RunResult result = run(front, "reconnect -c 20 --rate 200 --steady 2 --tls");
            assertEquals(42, front.handshakes());
            assertEquals(42, result.connections().established());
            assertEquals(Map.of(), result.connections().reasons());
            assertEquals(20, result.phases().get(1).operations());
            // Those who were there at the end; nobody of the crowd when it lost its connections.
            assertTrue(front.leaves() <= 22, () -> front.leaves() + " took leave");
        }
    }

    @Test
    void aCertificateOfTheFileIsBelievedAndNoOther() throws Exception {
        try (StubBroker stub = StubBroker.start(Mischief.NONE);
                TlsFront front = TlsFront.of(stub.port());
                TlsFront other = TlsFront.of(stub.port())) {
            final Path right = front.writeCertificate(directory.resolve("right.pem"));
            final Path wrong = other.writeCertificate(directory.resolve("wrong.pem"));
            assertEquals(
                    3, run(front, "conn -c 3 --cafile " + right).connections().established());
            final RunResult refused = run(front, "conn -c 3 --cafile " + wrong);
            assertEquals(0, refused.connections().established());
            assertEquals(3, refused.connections().failed());
        }
    }

    @Test
    void whoSpeaksNoTlsIsNamed() throws Exception {
        try (StubBroker stub = StubBroker.start(Mischief.NONE)) {
            final RunResult result = run(stub.port(), "conn -c 2 --tls --timeout 2");
            assertEquals(0, result.connections().established());
            assertEquals(2, result.connections().failed());
        }
    }

    @Test
    void aFileWithoutCertificatesIsNoCafile() throws Exception {
        final Path file = Files.writeString(directory.resolve("empty.pem"), "nothing");
        assertNotEquals(0, execute(1, "conn -c 1 --cafile " + file));
        assertTrue(errors.toString().contains("--cafile"), errors.toString());
    }

    private RunResult run(final TlsFront front, final String words) throws Exception {
        return run(front.port(), words);
    }

    private RunResult run(final int port, final String words) throws Exception {
        assertEquals(0, execute(port, words), errors.toString());
        return ResultFiles.read(directory.resolve("run.json"), RunResult.class);
    }

    private int execute(final int port, final String words) {
        final List<String> line = new ArrayList<>(List.of("load"));
        line.addAll(List.of(words.split(" ")));
        line.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "--quiet", "--drain", "2"));
        line.addAll(List.of(
                "--warmup",
                "0",
                "--duration",
                "1",
                "--out",
                directory.resolve("run").toString()));
        return Bench.commandLine()
                .setErr(new PrintWriter(errors, true))
                .setOut(new PrintWriter(new StringWriter(), true))
                .execute(line.toArray(String[]::new));
    }
}
