package io.millrace.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What a hostile client sends, and how. */
enum HostileKind {
    /** CONNECT, a byte now and then. */
    SLOW_CONNECT(true, 1) {
        @Override
        byte[] bytes(final Random random) {
            return connect(random);
        }
    },
    /** A Session, and then half a packet, a byte now and then. */
    HALF_PACKET(true, 64) {
        @Override
        byte[] bytes(final Random random) {
            return joined(connect(random), publish(random, 900_000), 100 + random.nextInt(2_000));
        }
    },
    /** Half of a CONNECT that is as large as it may be, at once. */
    LARGE_HALF(false, 1 << 20) {
        @Override
        byte[] bytes(final Random random) {
            final byte[] half = new byte[200_000 + random.nextInt(500_000)];
            final byte[] header = {0x10, (byte) 0xF0, (byte) 0xFF, 0x3F, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60};
            System.arraycopy(header, 0, half, 0, header.length);
            return half;
        }
    },
    /** A packet that says it is longer than any may be. */
    OVERSIZE(false, 1 << 20) {
        @Override
        byte[] bytes(final Random random) {
            final byte[] packet = new byte[100_000];
            final byte[] header = {0x30, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};
            System.arraycopy(header, 0, packet, 0, header.length);
            return joined(connect(random), packet, packet.length);
        }
    },
    /** As many messages as go through, to a topic that nobody wants. */
    FLOOD(false, 1 << 20) {
        @Override
        byte[] bytes(final Random random) {
            byte[] flood = publish(random, 100);
            for (int i = 0; i < 10; i++) {
                flood = joined(flood, flood, flood.length);
            }
            return joined(connect(random), flood, flood.length);
        }
    },
    /** Anything at all, to anybody. */
    NOISE(false, 1 << 20) {
        @Override
        byte[] bytes(final Random random) {
            final byte[] noise = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(noise);
            return noise;
        }
    },
    /** The beginning of a TLS handshake with rubbish behind it: lengths that are none, records that end early. */
    TLS(false, 1 << 20) {
        @Override
        byte[] bytes(final Random random) {
            final byte[] record = new byte[5 + random.nextInt(2_000)];
            random.nextBytes(record);
            record[0] = (byte) (20 + random.nextInt(4));
            record[1] = 3;
            record[2] = (byte) random.nextInt(5);
            return record;
        }
    },
    /** An address that it has not. */
    PROXY(false, 1 << 20) {
        @Override
        byte[] bytes(final Random random) {
            final String header = random.nextBoolean()
                    ? "PROXY TCP4 10.1.2.3 10.1.2.4 " + random.nextInt(70_000) + " 1883\r\n"
                    : "PROXY " + "x".repeat(random.nextInt(300));
            return joined(header.getBytes(StandardCharsets.US_ASCII), connect(random), 1_000);
        }
    },
    /** A WebSocket whose frames are none. */
    WEB_SOCKET(false, 1 << 20) {
        @Override
        byte[] bytes(final Random random) {
            final byte[] frames = new byte[random.nextInt(2_000)];
            random.nextBytes(frames);
            final String upgrade = "GET /mqtt HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Protocol: mqtt\r\n\r\n";
            return joined(upgrade.getBytes(StandardCharsets.US_ASCII), frames, frames.length);
        }
    },
    /** The request of a WebSocket, a byte now and then. */
    SLOW_UPGRADE(true, 1) {
        @Override
        byte[] bytes(final Random random) {
            return ("GET /mqtt HTTP/1.1\r\nX: " + "y".repeat(4_000)).getBytes(StandardCharsets.US_ASCII);
        }
    };

    private final boolean isSlow;
    private final int pieceLength;

    HostileKind(final boolean isSlow, final int pieceLength) {
        this.isSlow = isSlow;
        this.pieceLength = pieceLength;
    }

    abstract byte[] bytes(Random random);

    /** True if its pieces come one by one. */
    boolean isSlow() {
        return isSlow;
    }

    int pieceLength() {
        return pieceLength;
    }

    private static byte[] connect(final Random random) {
        final PacketBytes body =
                new PacketBytes().string("MQTT").u8(4).u8(2).u16(0).string("hostile-" + random.nextInt(1_000_000));
        return new PacketBytes().u8(0x10).varint(body.length()).raw(body).toArray();
    }

    private static byte[] publish(final Random random, final int length) {
        final PacketBytes body = new PacketBytes().string("nobody/" + random.nextInt(100));
        body.raw(new byte[length], 0, length);
        return new PacketBytes().u8(0x30).varint(body.length()).raw(body).toArray();
    }

    private static byte[] joined(final byte[] first, final byte[] second, final int limit) {
        final int length = Math.min(limit, second.length);
        final byte[] all = Arrays.copyOf(first, first.length + length);
        System.arraycopy(second, 0, all, first.length, length);
        return all;
    }
}
