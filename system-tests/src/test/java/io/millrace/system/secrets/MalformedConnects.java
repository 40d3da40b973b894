package io.millrace.system.secrets;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** CONNECTs that are cut off, too long, of no version, with a Password in them; each ends its connection. */
final class MalformedConnects {
    private MalformedConnects() {}

    static void send(final BrokerProcess broker, final String password) throws IOException {
        final byte[] body = connectBody(password);
        for (int cut = 1; cut < password.length(); cut += 5) {
            final byte[] shorter = Arrays.copyOf(body, body.length - cut);
            end(broker, WireConnection.packet(WireConnection.CONNECT, 0, shorter));
        }
        final byte[] longer = Arrays.copyOf(body, body.length + 3);
        end(broker, WireConnection.packet(WireConnection.CONNECT, 0, longer));
        end(broker, WireConnection.packet(WireConnection.CONNECT, 3, body));
        body[6] = 9;
        end(broker, WireConnection.packet(WireConnection.CONNECT, 0, body));
        end(broker, password.getBytes(StandardCharsets.UTF_8));
    }

    private static void end(final BrokerProcess broker, final byte[] bytes) throws IOException {
        try (WireConnection connection = new WireConnection(broker.host(), broker.port())) {
            connection.write(bytes);
            // A refusal, or nothing: then the connection is closed.
            while (connection.read() != null) {}
        } catch (final IOException closed) {
            // As well.
        }
    }

    /** MQTT 3.1.1, with User Name and Password. */
    private static byte[] connectBody(final String password) {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) 0xC2, 0, 60});
        for (final String field : List.of("told-malformed", "anna", password)) {
            body.write(0);
            body.write(field.length());
            body.writeBytes(field.getBytes(StandardCharsets.UTF_8));
        }
        return body.toByteArray();
    }
}
