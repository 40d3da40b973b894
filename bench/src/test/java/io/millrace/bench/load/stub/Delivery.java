package io.millrace.bench.load.stub;

/**
 * An Application Message on its way out to one subscriber.
 *
 * @param subscriber index in the order of the first SUBSCRIBE, from 0
 * @param receiver who has to have the message once: the subscriber's Client Identifier, or the shared subscription
 * @param qos the lesser of the publisher's and the subscription's
 */
public record Delivery(Arrival arrival, int subscriber, String receiver, int qos) {
    public long number() {
        return arrival.number();
    }

    public int stream() {
        return arrival.stream();
    }
}
