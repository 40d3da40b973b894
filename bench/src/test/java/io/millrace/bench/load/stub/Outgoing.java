package io.millrace.bench.load.stub;

/** A PUBLISH to be sent, and the delivery it stands for. */
record Outgoing(Delivery delivery, Transcript.Content content, byte[] payload, boolean isDup) {
    String topic() {
        return delivery.arrival().topic();
    }

    int qos() {
        return delivery.qos();
    }

    Outgoing withDup() {
        return new Outgoing(delivery, content, payload, qos() > 0);
    }
}
