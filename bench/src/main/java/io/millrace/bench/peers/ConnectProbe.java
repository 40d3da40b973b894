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
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            final OutputStream out = socket.getOutputStream();
            out.write(CONNECT);
            final int connack = new DataInputStream(socket.getInputStream()).readInt();
            out.write(DISCONNECT);
            return connack == CONNACK_ACCEPTED;
        } catch (final IOException notYet) {
            return false;
        }
    }
}
