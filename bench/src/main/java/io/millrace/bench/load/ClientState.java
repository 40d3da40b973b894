package io.millrace.bench.load;

/** Where a client stands. */
enum ClientState {
    IDLE,
    CONNECTING,
    /** CONNECT sent, CONNACK awaited; its time counts from connect(). */
    CONNACK,
    /** SUBSCRIBE sent, SUBACK awaited. */
    SUBACK,
    READY,
    CLOSED
}
