package io.millrace.transport;

/** How far a connection is. */
enum ConnectionState {
    /** Accepted; the next packet must be CONNECT. */
    AWAIT_CONNECT,
    /** The authenticator has been asked; CONNECT waits, undecoded, or put aside by {@link EnhancedAuthentication}. */
    AUTHENTICATING,
    /** The client has been asked for more; the next packet must be AUTH or DISCONNECT. */
    CHALLENGED,
    /** The authenticator has said yes; CONNECT is to be written to the ring. */
    AUTHENTICATED,
    /** CONNECT is in the ring; nothing more is decoded before its answer. */
    AWAIT_SESSION,
    /** Packets go both ways. */
    OPEN,
    /** The client made an error: nothing more is decoded, earlier packets are still answered. */
    FAILED,
    /** No more events but CLOSED, no more packets but those already encoded. */
    CLOSING;

    /** True if whole frames are decoded. */
    boolean isDecoding() {
        return this == OPEN || this == AWAIT_CONNECT || this == AUTHENTICATED || this == CHALLENGED;
    }

    /** True if bytes still matter that cannot be decoded yet. */
    boolean keepsBytes() {
        return this != FAILED && this != CLOSING;
    }

    /** True between CONNACK and the end. */
    boolean isSessionOpen() {
        return this == OPEN || this == FAILED;
    }
}
