package io.millrace.broker;

/** Which message gives way when the queue of a Session is full. */
public enum QueueOverflow {
    DROP_OLDEST,
    DROP_NEWEST
}
