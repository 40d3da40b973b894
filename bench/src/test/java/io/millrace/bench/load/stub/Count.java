package io.millrace.bench.load.stub;

/** What the stub counts. */
public enum Count {
    CONNECTED,
    CONNECT_REFUSED,
    DISCONNECT,
    /** Closed by the client without DISCONNECT. */
    CLOSED_BY_CLIENT,
    CLOSED_BY_STUB,
    SUBSCRIBED,
    SUBSCRIBE_REFUSED,
    UNSUBSCRIBE,
    PINGREQ,
    /** PUBLISH received, each message once. */
    PUBLISHED,
    /** Of those, at QoS 1 and 2. */
    TO_ACKNOWLEDGE,
    /** PUBLISH received again. */
    PUBLISHED_AGAIN,
    /** PUBACK or PUBCOMP sent, with success. */
    ACKNOWLEDGED,
    /** PUBACK or PUBREC sent, with a Reason Code of 0x80 or greater. */
    REFUSED,
    /** PUBACK or PUBCOMP received, for each packet sent. */
    ACKNOWLEDGED_BY_CLIENT,
    /** Subscribers, or shared groups, that a message was for. */
    EXPECTED,
    /** Deliveries kept back by a rule, and those held when the run ended. */
    DROPPED,
    /** QoS 0 for a subscriber that is away. */
    MISSED,
}
