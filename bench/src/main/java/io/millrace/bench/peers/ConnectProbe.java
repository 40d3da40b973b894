package io.millrace.bench.peers;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One MQTT 3.1.1 CONNECT: a port that accepts is not yet a broker that answers. */
final class ConnectProbe {
    private static final int TIMEOUT_MS = 2_000;
    private static final int CONNACK_ACCEPTED = 0x20020000;
    /** CONNECT, level 4, Clean Session, Keep Alive 10 s, Client Identifier "probe". */
    private static final byte[] CONNECT = {
        0x10, 17, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 10, 0, 5, 'p', 'r', 'o', 'b', 'e'
    };

    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

    private ConnectProbe() {}

    /** Whether a connection is accepted and answered by a CONNACK of success. */
    static boolean isAnswered(final String host, final int port) {
        return isAnswered(host, port, false);
    }

    /** The same over TLS, whatever the certificate, if {@code isTls}. */
    static boolean isAnswered(final String host, final int port, final boolean isTls) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            plain.setSoTimeout(TIMEOUT_MS);
            return isTls ? isAnswered(TrustingTls.over(plain, host, port)) : isAnswered(plain);
        } catch (final IOException notYet) {
            return false;
        }
    }

    private static boolean isAnswered(final Socket connected) throws IOException {
        try (Socket socket = connected) {
            final OutputStream out = socket.getOutputStream();
            out.write(CONNECT);
            final int connack = new DataInputStream(socket.getInputStream()).readInt();
            out.write(DISCONNECT);
            return connack == CONNACK_ACCEPTED;
        }
    }
}
