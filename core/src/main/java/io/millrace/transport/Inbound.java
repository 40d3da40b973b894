package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.FrameDecoder;
import io.netty.buffer.ByteBuf;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection on their way to whole frames. Complete frames are decoded where they were received; what
 * is kept is the beginning of an incomplete frame, or everything while decoding is blocked. The memory kept grows with
 * the bytes received, not with what a header promises. The loop's thread.
 */
final class Inbound {
    /** Frames of one connection before others have their turn. */
    static final int FRAME_LIMIT = 2048;

    private static final int CAPACITY_MIN = 256;

    private final Connection connection;
    private final IoLoop loop;
    private final @Nullable Throttle throttle;
    private @Nullable ByteBuf kept;
    /** What {@link InboundBudget} knows of it. */
    private int countedBytes;
    /** Since when the packet is incomplete that stands first in it. */
    private int begunS;
    /** True if the connection's deadline is not later than that of the packet. */
    private boolean isWatched;

    Inbound(final Connection connection, final IoLoop loop) {
        this.connection = connection;
        this.loop = loop;
        throttle = connection.door().newThrottle(connection);
    }

    boolean isEmpty() {
        return kept == null;
    }

    /** Takes all of {@code received}, which stays the caller's. */
    void onBytes(final ByteBuf received) {
        if (kept != null && !completeKept(received)) {
            return;
        }
        if (connection.isDecoding()) {
            final int index = received.readerIndex();
            received.skipBytes(decode(received, index, received.readableBytes()));
        }
        if (received.isReadable() && connection.state().keepsBytes()) {
            keep(received, received.readableBytes());
        }
    }

    /** Decodes on from what was kept. */
    void resume() {
        final ByteBuf current = kept;
        if (current != null && connection.isDecoding()) {
            restartClock();
            decodeKept(current);
            // A deadline that was set while nothing was decoded may have passed.
            isWatched = false;
            watch();
        }
    }

    /** Puts a frame before all that is kept; it is this object's from now on. */
    void putBack(final ByteBuf frame) {
        final ByteBuf current = kept;
        if (current != null) {
            frame.writeBytes(current, current.readableBytes());
            current.release();
        }
        kept = frame;
        count(frame.capacity());
    }

    void release() {
        if (kept != null) {
            kept.release();
            kept = null;
            count(0);
        }
    }

    private void count(final int bytes) {
        loop.guards().inbound().add(bytes - countedBytes);
        countedBytes = bytes;
    }

    /** What could not be read or decoded until now was not late. */
    void restartClock() {
        begunS = loop.nowS();
    }

    /** When the packet that is begun has to be complete, in seconds of the loop; there may be none. */
    int packetDeadlineS() {
        isWatched = kept != null;
        return isWatched ? begunS + loop.config().guards().packetS() + 1 : EnhancedAuthentication.NO_DEADLINE;
    }

    /** Sets the deadline of a packet that is begun: once, and then when it comes, however many are begun meanwhile. */
    private void watch() {
        if (kept != null && !isWatched && connection.state() == ConnectionState.OPEN) {
            connection.keepAlive();
        }
    }

    /** What is there, and comes still, is taken as fast as it can be. */
    void liftRate() {
        if (throttle != null) {
            throttle.lift();
        }
    }

    /** Adds bytes to the frame kept until it is whole, and decodes it. Returns true if nothing is kept any more. */
    private boolean completeKept(final ByteBuf received) {
        while (received.isReadable() && connection.state().keepsBytes()) {
            final ByteBuf current = kept;
            if (current == null) {
                return true;
            }
            if (connection.isDecoding()) {
                keep(received, Math.min(missing(current), received.readableBytes()));
                if (kept != null) {
                    decodeKept(current);
                }
            } else {
                keep(received, received.readableBytes());
            }
        }
        return kept == null;
    }

    private void decodeKept(final ByteBuf current) {
        final int taken = decode(current, current.readerIndex(), current.readableBytes());
        if (kept != null) {
            current.skipBytes(taken);
            if (!current.isReadable()) {
                release();
            } else if (taken > 0) {
                restartClock();
            }
        }
    }

    /** The bytes wanting in the first frame kept, at least 1 if even its header is incomplete; 0 if it is whole. */
    private static int missing(final ByteBuf current) {
        final int index = current.readerIndex();
        final int length = current.readableBytes();
        int remainingLength = 0;
        for (int i = 1; i < length && i <= 4; i++) {
            final byte next = current.getByte(index + i);
            remainingLength |= (next & 0x7F) << 7 * (i - 1);
            if (next >= 0) {
                return Math.max(0, i + 1 + remainingLength - length);
            }
        }
        return length > 4 ? 0 : 1;
    }

    private void keep(final ByteBuf received, final int length) {
        ByteBuf current = kept;
        if (connection.isDecoding()
                && loop.guards().inbound().isExceeded(current == null ? 0 : current.readableBytes(), length)) {
            loop.counters().increment(Counter.INBOUND_EXHAUSTED);
            connection.fail(ReasonCode.QUOTA_EXCEEDED);
            return;
        }
        if (current == null) {
            current = loop.allocator().directBuffer(Math.max(length, CAPACITY_MIN));
            kept = current;
            restartClock();
        } else if (current.writableBytes() < length) {
            current.discardReadBytes();
        }
        current.writeBytes(received, length);
        count(current.capacity());
        watch();
    }

    /** True if this is not the beginning of a CONNECT, which it must be: who speaks another protocol need not wait. */
    private boolean isForeign(final DirectBuffer view, final int at, final int length) {
        return connection.state() == ConnectionState.AWAIT_CONNECT
                && at < length
                && FrameDecoder.packetType(view.getByte(at)) != PacketType.CONNECT;
    }

    private static boolean isPublish(final DirectBuffer view, final int at) {
        return FrameDecoder.packetType(view.getByte(at)) == PacketType.PUBLISH;
    }

    /** Decodes whole frames. Returns how many bytes are done with. */
    private int decode(final ByteBuf bytes, final int index, final int length) {
        final DirectBuffer view = loop.inboundView().wrap(bytes, index, length);
        final int maximumPacketSize = connection.door().protocol().maximumPacketSize();
        final Throttle throttle = this.throttle;
        int at = 0;
        int frames = 0;
        while (connection.isDecoding()) {
            final int frameLength = FrameDecoder.frameLength(view, at, length, maximumPacketSize);
            if (frameLength < 0) {
                if (frameLength == FrameDecoder.NOT_ENOUGH_BYTES) {
                    if (isForeign(view, at, length)) {
                        connection.fail(ReasonCode.PROTOCOL_ERROR);
                    }
                    break;
                }
                connection.fail(
                        frameLength == FrameDecoder.TOO_LARGE
                                ? ReasonCode.PACKET_TOO_LARGE
                                : ReasonCode.MALFORMED_PACKET);
                break;
            }
            if (frames == FRAME_LIMIT) {
                connection.block(false);
                break;
            }
            if (throttle != null && loop.throttled().holds(throttle)) {
                connection.pauseDecoding();
                break;
            }
            final int taken = loop.packets().onFrame(connection, view, at, frameLength, length);
            if (taken > 0) {
                if (throttle != null) {
                    throttle.take(isPublish(view, at), taken, loop.clock().nowNs());
                }
                at += taken;
                frames++;
            } else if (taken == PacketIngress.RING_FULL) {
                connection.block(true);
            } else if (taken != PacketIngress.WAITING) {
                connection.fail(-taken);
            }
        }
        return connection.state().keepsBytes() ? at : length;
    }
}
