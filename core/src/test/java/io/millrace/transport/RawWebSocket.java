package io.millrace.transport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The client's end of a WebSocket, put together by hand: anything goes, valid or not. Used by one thread. */
public final class RawWebSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int READ_LIMIT_MS = 10_000;
    private static final byte[] MASK = {(byte) 0x9A, 0x37, (byte) 0xC1, 0x05};

    private final Socket socket;
    private final DataInputStream in;
    private byte[] kept = {};

    /** A frame of the server. */
    public record Frame(int first, byte[] payload) {
        public int opcode() {
            return first & 0x0F;
        }

        /** The status code of a Close frame. */
        public int statusCode() {
            return ByteBuffer.wrap(payload).getShort();
        }

        @Override
        public String toString() {
            return Integer.toHexString(first) + " " + HexFormat.of().formatHex(payload);
        }
    }

    public RawWebSocket(final InetSocketAddress address) throws IOException {
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Upgraded, with the subprotocol mqtt. */
    public static RawWebSocket open(final InetSocketAddress address) throws IOException {
        final RawWebSocket opened = new RawWebSocket(address);
        opened.raw(request("/mqtt", "Sec-WebSocket-Protocol: mqtt").getBytes(StandardCharsets.US_ASCII));
        final String response = opened.response();
        if (!response.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(response);
        }
        return opened;
    }

    /** An upgrade request as RFC 6455 has it in its example, and {@code headers} besides. */
    public static String request(final String path, final String... headers) {
        final String all = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "GET " + path
                + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + all + "\r\n";
    }

    /** A final frame, masked. */
    public static byte[] frame(final int opcode, final byte[]... payload) {
        return frame(FIN | opcode, join(payload), MASKED);
    }

    /** One that others of its message follow. */
    public static byte[] part(final int opcode, final byte[]... payload) {
        return frame(opcode, join(payload), MASKED);
    }

    /**
     * A frame with the shortest length.
     *
     * @param first its first byte
     * @param masked 0x80, or 0 for a frame that is not
     */
    public static byte[] frame(final int first, final byte[] payload, final int masked) {
        final ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        final int length = payload.length;
        if (length < 126) {
            frame.write(masked | length);
        } else if (length <= 0xFFFF) {
            frame.write(masked | 126);
            frame.write(length >> 8);
            frame.write(length);
        } else {
            frame.write(masked | 127);
            frame.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(length).array());
        }
        if (masked == 0) {
            frame.writeBytes(payload);
            return frame.toByteArray();
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return frame.toByteArray();
    }

    static byte[] join(final byte[]... pieces) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Sends these bytes as they are, in one write. */
    public RawWebSocket raw(final byte[]... pieces) throws IOException {
        socket.getOutputStream().write(join(pieces));
        return this;
    }

    /** Sends one binary frame. */
    public RawWebSocket send(final byte[]... payload) throws IOException {
        return raw(frame(BINARY, payload));
    }

    /** The lines of an HTTP response, up to and with the empty one. */
    public String response() throws IOException {
        final StringBuilder lines = new StringBuilder();
        while (lines.indexOf("\r\n\r\n") < 0) {
            lines.append((char) in.readUnsignedByte());
        }
        return lines.toString();
    }

    public Frame read() throws IOException {
        final int first = in.readUnsignedByte();
        final int second = in.readUnsignedByte();
        final int length = switch (second) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> second;
        };
        if (second > 127) {
            throw new IOException("a server masks nothing");
        }
        final byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    /** The payload of the next frame, which must be binary and final. */
    public byte[] binary() throws IOException {
        final Frame frame = read();
        if (frame.first() != (FIN | BINARY)) {
            throw new AssertionError("not a binary frame: " + frame);
        }
        return frame.payload();
    }

    /** The next {@code length} bytes of binary frames, however they are cut. */
    public byte[] binary(final int length) throws IOException {
        while (kept.length < length) {
            kept = join(kept, binary());
        }
        final byte[] taken = Arrays.copyOf(kept, length);
        kept = Arrays.copyOfRange(kept, length, kept.length);
        return taken;
    }

    /** Nothing more comes: the server has closed. */
    public boolean isAtEnd() {
        try {
            in.readByte();
            return false;
        } catch (final EOFException | SocketException end) {
            return true;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
