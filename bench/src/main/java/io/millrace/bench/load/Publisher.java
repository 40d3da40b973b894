package io.millrace.bench.load;

import io.millrace.bench.load.wire.PublishTemplate;
import io.millrace.bench.load.wire.Stamp;
import io.millrace.bench.load.wire.Version;

/** The publishing half of a client. The loop's thread. */
final class Publisher {
    private final Client client;
    private final LoadLoop loop;
    private final PublishTemplate template;
    private final ClientSpec.Publishes spec;
    private final int run;
    private AckWindow window;
    /** Its place in the round of its loop's publishers. */
    private final int turn;
    /** Messages sent, so the next one's sequence. */
    private long sent;
    /** Of those, the broker said that it does not take them. */
    private long refused;
    /** Open loop: messages whose time has come. */
    long due;
    /** Closed loop: deliveries no longer waited for: arrived, known to be missing, or written off. */
    long resolved;
    /** It stands in the pacer's list of those that may have something to send. */
    boolean isListed;
    /** Its last attempt was held up by the connection or by missing acknowledgements. */
    private boolean wasBlocked;

    Publisher(
            final Client client,
            final LoadLoop loop,
            final ClientSpec.Publishes spec,
            final Version version,
            final int payloadBytes,
            final int run,
            final int window,
            final int turn) {
        this.turn = turn;
        this.client = client;
        this.loop = loop;
        this.spec = spec;
        this.run = run;
        this.window = new AckWindow(window);
        template = new PublishTemplate(version, spec.topic(), spec.qos(), spec.isRetained(), payloadBytes);
    }

    ClientSpec.Publishes spec() {
        return spec;
    }

    int turn() {
        return turn;
    }

    long sent() {
        return sent;
    }

    /** Deliveries that what was sent, and not refused, should cause. */
    long expected() {
        return (sent - refused) * spec.fan();
    }

    long unacknowledged() {
        return window.count();
    }

    /** The broker allows no more than {@code limit} unacknowledged messages (MQTT 5.0 §3.2.2.3.3). */
    void receiveMaximum(final int limit) {
        assert window.count() == 0;
        window = new AckWindow(limit);
    }

    boolean canSend() {
        final boolean can = client.takesPublish() && (spec.qos() == 0 || window.hasRoom());
        wasBlocked |= !can;
        return can;
    }

    /** Sends the next message. Only if it can. */
    void send(final long intendedNs, final long nowNs) {
        final int packetId = spec.qos() == 0 ? 0 : window.open(intendedNs);
        template.write(client.out(), packetId, Stamp.head(run, spec.publisher(), sent), intendedNs);
        sent++;
        loop.counters().sent++;
        loop.recorder().onPublished(intendedNs, nowNs, due > 0 && !wasBlocked);
        if (sent >= due) {
            wasBlocked = false;
        }
    }

    boolean awaits(final int packetId) {
        return window.has(packetId);
    }

    /** The message's flight is over: PUBACK, PUBCOMP, or a refusal in PUBREC. */
    void onAcknowledged(final int packetId, final boolean isRefused, final long nowNs) {
        final long intendedNs = window.take(packetId);
        if (intendedNs == AckWindow.UNKNOWN) {
            client.fail("acknowledgement of a Packet Identifier not in use");
            return;
        }
        if (isRefused) {
            refused++;
            loop.counters().refusedAcknowledgements++;
        } else {
            loop.counters().acknowledged++;
            loop.recorder().onAcknowledged(intendedNs, nowNs);
        }
        loop.pacer().onAcknowledged(this);
    }

    void release() {
        template.release();
    }
}
