package io.millrace.bench.load.stub;

import java.nio.ByteBuffer;

/** The properties of MQTT 5 that the stub heeds; the others are stepped over. */
record MqttProperties(long sessionExpiryS, int receiveMaximum) {
    static final MqttProperties NONE = new MqttProperties(0, 0xFFFF);

    static MqttProperties read(final ByteBuffer buffer) {
        final int length = Packets.variable(buffer);
        final int end = buffer.position() + length;
        long sessionExpiryS = 0;
        int receiveMaximum = 0xFFFF;
        while (buffer.position() < end) {
            final int identifier = Packets.variable(buffer);
            switch (identifier) {
                case Packets.SESSION_EXPIRY_INTERVAL -> sessionExpiryS = buffer.getInt() & 0xFFFF_FFFFL;
                case Packets.RECEIVE_MAXIMUM -> receiveMaximum = Packets.u16(buffer);
                default -> skip(identifier, buffer);
            }
        }
        return new MqttProperties(sessionExpiryS, receiveMaximum);
    }

    private static void skip(final int identifier, final ByteBuffer buffer) {
        switch (identifier) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> buffer.get();
            case 0x13, 0x22 -> buffer.getShort();
            case 0x02, 0x18, 0x27 -> buffer.getInt();
            case 0x0B -> Packets.variable(buffer);
            case 0x26 -> {
                Packets.binary(buffer);
                Packets.binary(buffer);
            }
            case 0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> Packets.binary(buffer);
            default -> throw new IllegalArgumentException("property " + identifier);
        }
    }
}
