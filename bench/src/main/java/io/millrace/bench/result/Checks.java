package io.millrace.bench.result;

/**
 * Every message is numbered and looked at when it arrives.
 *
 * @param sent messages published
 * @param expected deliveries that these should have caused: once a subscriber, or once a shared group; none for those
 *     refused
 * @param received deliveries seen, each message once
 * @param lost expected and not received
 * @param duplicated deliveries of a message already received
 * @param duplicatedWithDup of those, marked DUP: allowed at QoS 1 after a reconnect
 * @param reordered received after a later message of the same publisher
 * @param foreign PUBLISH packets that are not of this run
 * @param corrupt of this run, but not as they were sent
 * @param unacknowledged QoS 1 and 2 messages without PUBACK or PUBCOMP at the end
 * @param refused QoS 1 and 2 messages acknowledged with a Reason Code of 0x80 or greater
 */
public record Checks(
        long sent,
        long expected,
        long received,
        long lost,
        long duplicated,
        long duplicatedWithDup,
        long reordered,
        long foreign,
        long corrupt,
        long unacknowledged,
        long refused) {
    public boolean isClean() {
        return lost == 0
                && duplicated == 0
                && reordered == 0
                && foreign == 0
                && corrupt == 0
                && unacknowledged == 0
                && refused == 0;
    }
}
