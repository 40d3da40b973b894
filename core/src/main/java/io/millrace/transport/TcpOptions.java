package io.millrace.transport;

import org.jspecify.annotations.Nullable;

/**
 * What is set on the sockets of a listener.
 *
 * @param isNoDelay small packets are sent at once
 * @param probes null: the kernel does not ask whether a silent client is still there
 * @param sendBufferBytes 0: the kernel decides
 * @param receiveBufferBytes 0: the kernel decides
 * @param isAddressReused the address can be bound while connections of before are not yet forgotten
 */
public record TcpOptions(
        boolean isNoDelay,
        @Nullable Probes probes,
        int sendBufferBytes,
        int receiveBufferBytes,
        boolean isAddressReused) {
    public static final TcpOptions DEFAULT = new TcpOptions(true, null, 0, 0, true);

    /**
     * TCP keep-alive.
     *
     * @param idleS silence until the first probe
     * @param intervalS between probes
     * @param count of probes without an answer after which the connection is gone
     */
    public record Probes(int idleS, int intervalS, int count) {
        /** What Linux takes of the first two. */
        public static final int SECONDS_MAX = 32_767;
        /** What Linux takes of the last. */
        public static final int COUNT_MAX = 127;

        public Probes {
            Range.check(idleS, 1, SECONDS_MAX, "idleS");
            Range.check(intervalS, 1, SECONDS_MAX, "intervalS");
            Range.check(count, 1, COUNT_MAX, "count");
        }
    }
}
