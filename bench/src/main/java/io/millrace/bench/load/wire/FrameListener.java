package io.millrace.bench.load.wire;

import org.agrona.DirectBuffer;

/** Who takes whole packets. */
public interface FrameListener {
    /**
     * One packet, to be used only during the call.
     *
     * @param header the first byte of the packet
     * @param offset of the first byte behind the Remaining Length
     * @param length the Remaining Length
     */
    void onFrame(int header, DirectBuffer buffer, int offset, int length);

    /** True once the connection is not to be read any further. */
    boolean isClosed();
}
