package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.pipeline.FailStop;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * So many logins that all have to be answered as they should, of clients that connect, are answered and go. Prints how
 * many a second that were; on a machine that does nothing else it is a measurement.
 */
@Tag("slow")
@Timeout(600)
class LoginStormTest {
    private static final int CLIENTS = 50;
    private static final int ACCOUNTS = 100;

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10000 | name = sha256
            10000 | name = bcrypt, salt_rounds = 4
            10000 | name = pbkdf2, mac_fun = sha256, iterations = 1000
            1000  | name = bcrypt, salt_rounds = 10
            """)
    void everyLoginIsAnswered(final int count, final String algorithm) throws Exception {
        final StringBuilder accounts = new StringBuilder("user_id,password\n");
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.append("device").append(i).append(",secret").append(i).append('\n');
        }
        Files.writeString(home.resolve("accounts.csv"), accounts);
        Files.writeString(
                home.resolve("conf"),
                "authentication = [{ mechanism = password_based, backend = built_in_database, timeout = 1m,"
                        + " bootstrap_file = accounts.csv, password_hash_algorithm { " + algorithm + " } }]\n"
                        + "durability.level = none\n");
        final Map<String, String> environment = new HashMap<>();
        environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
        environment.put("MILLRACE_ADMIN__SOCKET", home.resolve("s").toString());
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (Broker broker =
                Broker.start(ConfigLoader.load(home, home.resolve("conf"), environment), new FailStop(failures::add))) {
            storm(broker, count / 10);
            final long beganNs = System.nanoTime();
            storm(broker, count);
            final double seconds = (System.nanoTime() - beganNs) / 1e9;
            System.out.printf("%s: %d logins in %.1f s, %.0f a second%n", algorithm, count, seconds, count / seconds);
        }
        assertEquals(List.of(), failures);
    }

    /** Each tenth shows a wrong password. */
    private static void storm(final Broker broker, final int count) throws Exception {
        final String address = broker.boundListeners().values().iterator().next();
        final int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            final List<Callable<Void>> logins = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                final int number = i;
                logins.add(() -> {
                    final boolean isRight = number % 10 != 0;
                    final int account = number % ACCOUNTS;
                    assertEquals(
                            isRight ? 0 : 5,
                            login(port, "c" + number, "device" + account, isRight ? "secret" + account : "guess"),
                            () -> "login " + number);
                    return null;
                });
            }
            for (final Future<Void> login : clients.invokeAll(logins)) {
                login.get();
            }
        } finally {
            clients.shutdown();
            clients.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    /** The return code of CONNACK (MQTT 3.1.1). */
    private static int login(final int port, final String clientId, final String username, final String password)
            throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream body = new DataOutputStream(bytes);
        body.writeUTF("MQTT");
        body.write(new byte[] {4, (byte) 0xC2, 0, 0});
        body.writeUTF(clientId);
        body.writeUTF(username);
        body.writeShort(password.length());
        body.write(password.getBytes(StandardCharsets.US_ASCII));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(120_000);
            final byte[] connect = new byte[2 + bytes.size()];
            connect[0] = 0x10;
            connect[1] = (byte) bytes.size();
            System.arraycopy(bytes.toByteArray(), 0, connect, 2, bytes.size());
            socket.getOutputStream().write(connect);
            return socket.getInputStream().readNBytes(4)[3];
        }
    }
}
