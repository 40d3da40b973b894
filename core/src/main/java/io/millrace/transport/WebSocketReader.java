package io.millrace.transport;

import io.netty.buffer.ByteBuf;

/**
 * Takes the WebSocket frames of one client apart (RFC 6455 §5.2), where they were received: the payload of its binary
 * frames is unmasked in place and moved together, so that it is one run of bytes again, however the client has cut it.
 * A frame is not collected: it may be of any length and costs no memory. The loop's thread.
 */
final class WebSocketReader {
    /** What {@link #read} returns if there is nothing to say. */
    static final int GOING_ON = 0;
    /** The same, if the client has said Close. */
    static final int CLOSED = 1;

    static final int PROTOCOL_ERROR = 1002;
    static final int UNSUPPORTED_DATA = 1003;

    static final int CONTROL_LENGTH_MAX = 125;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int HEADER_MIN = 2;
    private static final int HEADER_MAX = 14;

    private final byte[] header = new byte[HEADER_MAX];
    private final byte[] control = new byte[CONTROL_LENGTH_MAX];
    private int headerLength;
    private boolean inPayload;
    private boolean inMessage;
    private boolean isFinal;
    private int opcode;
    private long payloadLeft;
    /** What the next byte of the payload is masked with stands highest. */
    private int mask;

    private int controlLength;
    private boolean hasPing;

    /**
     * Takes all of {@code bytes}, or what comes before the end; afterwards what is readable there is MQTT.
     *
     * @return {@link #GOING_ON}, {@link #CLOSED}, or the status code to close with: {@link #PROTOCOL_ERROR},
     *     {@link #UNSUPPORTED_DATA} for a text frame ([MQTT-6.0.0-1]). Not to be called again after one.
     */
    int read(final ByteBuf bytes) {
        final int from = bytes.readerIndex();
        final int limit = bytes.writerIndex();
        int at = from;
        int to = from;
        int outcome = GOING_ON;
        while (at < limit && outcome == GOING_ON) {
            if (!inPayload) {
                outcome = takeHeader(bytes.getByte(at++));
            } else {
                final int length = (int) Math.min(payloadLeft, limit - at);
                if (isControl()) {
                    takeControl(bytes, at, length);
                } else {
                    unmask(bytes, at, to, length);
                    to += length;
                }
                at += length;
                payloadLeft -= length;
            }
            if (inPayload && payloadLeft == 0 && outcome == GOING_ON) {
                inPayload = false;
                outcome = endFrame();
            }
        }
        bytes.setIndex(from, to);
        return outcome;
    }

    /** True if the client wants a Pong, with the payload of its last Ping; false when asked again. */
    boolean takePing() {
        final boolean had = hasPing;
        hasPing = false;
        return had;
    }

    /** The payload of the last Ping, or that of Close. */
    byte[] control() {
        return control;
    }

    int controlLength() {
        return controlLength;
    }

    private int takeHeader(final byte next) {
        header[headerLength++] = next;
        if (headerLength < HEADER_MIN || headerLength < expectedLength()) {
            return headerLength == 1 ? beginFrame(next) : lengthRule();
        }
        final int shortLength = header[1] & 0x7F;
        payloadLeft = switch (shortLength) {
            case SHORT_LENGTH -> number(HEADER_MIN, Short.BYTES);
            case LONG_LENGTH -> number(HEADER_MIN, Long.BYTES);
            default -> shortLength;
        };
        mask = (int) number(headerLength - Integer.BYTES, Integer.BYTES);
        headerLength = 0;
        inPayload = true;
        final boolean isShortest = shortLength < SHORT_LENGTH
                || payloadLeft > 0xFFFF
                || payloadLeft >= SHORT_LENGTH && shortLength == SHORT_LENGTH;
        return isShortest ? GOING_ON : PROTOCOL_ERROR;
    }

    private int expectedLength() {
        final int shortLength = header[1] & 0x7F;
        final int extended = shortLength == SHORT_LENGTH ? Short.BYTES : shortLength == LONG_LENGTH ? Long.BYTES : 0;
        return HEADER_MIN + extended + Integer.BYTES;
    }

    private long number(final int offset, final int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << Byte.SIZE | header[offset + i] & 0xFF;
        }
        return number;
    }

    private int beginFrame(final byte first) {
        opcode = first & OPCODE;
        isFinal = (first & FIN) != 0;
        final boolean isAllowed = switch (opcode) {
            case CONTINUATION -> inMessage;
            case TEXT, BINARY -> !inMessage;
            case CLOSE, PING, PONG -> isFinal;
            default -> false;
        };
        if (!isAllowed || (first & RESERVED) != 0) {
            return PROTOCOL_ERROR;
        }
        if (opcode == PING || opcode == CLOSE) {
            // A Ping that is not answered yet need not be any more.
            hasPing = false;
            controlLength = 0;
        }
        return opcode == TEXT ? UNSUPPORTED_DATA : GOING_ON;
    }

    /** A client masks every frame (§5.1). */
    private int lengthRule() {
        final boolean isMasked = (header[1] & MASKED) != 0;
        final boolean isTooLong = isControl() && (header[1] & 0x7F) > CONTROL_LENGTH_MAX;
        return isMasked && !isTooLong ? GOING_ON : PROTOCOL_ERROR;
    }

    private int endFrame() {
        switch (opcode) {
            case CLOSE -> {
                return controlLength == 1 ? PROTOCOL_ERROR : CLOSED;
            }
            case PING -> hasPing = true;
            case PONG -> {
                // Nobody asked for it; it is allowed all the same.
            }
            default -> inMessage = !isFinal;
        }
        return GOING_ON;
    }

    private boolean isControl() {
        return (opcode & CONTROL) != 0;
    }

    private void takeControl(final ByteBuf bytes, final int at, final int length) {
        for (int i = 0; opcode != PONG && i < length; i++) {
            control[controlLength++] = (byte) (bytes.getByte(at + i) ^ mask >>> Integer.SIZE - Byte.SIZE);
            mask = Integer.rotateLeft(mask, Byte.SIZE);
        }
    }

    /** {@code to} is not behind {@code from}. */
    private void unmask(final ByteBuf bytes, final int from, final int to, final int length) {
        final long wide = (long) mask << Integer.SIZE | mask & 0xFFFF_FFFFL;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            bytes.setLong(to + i, bytes.getLong(from + i) ^ wide);
        }
        for (; i < length; i++) {
            bytes.setByte(to + i, bytes.getByte(from + i) ^ mask >>> Integer.SIZE - Byte.SIZE);
            mask = Integer.rotateLeft(mask, Byte.SIZE);
        }
    }
}
