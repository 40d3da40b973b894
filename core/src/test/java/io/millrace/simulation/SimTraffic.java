package io.millrace.simulation;

import io.millrace.event.DeliveryWord;
import io.millrace.event.DisconnectEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.simulation.EventPen.Outgoing;
import java.util.Random;

/** What clients do next: mostly publish, and now and then what nobody expects. */
final class SimTraffic {
    private static final long FOREVER = 0xFFFFFFFFL;
    private static final String[] TOPICS = {"a", "a/b", "a/b/c", "b", "b/c", "$x/y", "c//d"};
    private static final String[] FILTERS = {
        "a",
        "a/#",
        "+/b",
        "#",
        "b/+",
        "a/b/c",
        "+",
        "$x/#",
        "c/+/d",
        "+/+",
        "$share/g/#",
        "$share/h/#",
        "$share/g/a/b",
        "$share/g/+/b"
    };
    private static final int NO_LOCAL = 4;

    private final Random random;

    SimTraffic(final Random random) {
        this.random = random;
    }

    /** One thing that one client does; the port is for who connects. */
    void act(final SimClient client, final SimPort port, final long nowMs) {
        client.read(random.nextInt(6));
        if (!client.isConnected()) {
            if (random.nextInt(3) == 0) {
                connect(client, port);
            }
            return;
        }
        if (!client.isEstablished()) {
            if (random.nextInt(60) == 0) {
                client.vanish(nowMs + random.nextInt(5_000));
            }
            return;
        }
        if (random.nextInt(4) > 0) {
            client.acknowledge(random.nextInt(8));
        }
        switch (random.nextInt(64)) {
            case 0 -> client.close();
            case 1, 2 -> client.vanish(nowMs + random.nextInt(20_000));
            case 3 -> client.leave(ReasonCode.NORMAL_DISCONNECTION, DisconnectEvent.UNCHANGED);
            case 4 -> client.leave(ReasonCode.DISCONNECT_WITH_WILL, random.nextInt(4));
            case 5, 60, 61, 62, 63 -> client.breakRules();
            case 6, 7, 8, 9, 10, 11 -> subscribe(client, pick(FILTERS));
            case 12, 13 -> client.unsubscribe(pick(FILTERS));
            case 14, 15 -> client.isReading = false;
            case 16, 17, 18, 19, 20, 21, 22, 23 -> client.isReading = true;
            case 24 -> client.forge();
            case 25, 26 -> client.publish(message(client, 1 + random.nextInt(2)), true);
            default -> client.publish(message(client, random.nextInt(3)), false);
        }
    }

    private Outgoing message(final SimClient client, final int qos) {
        return client.message(
                pick(TOPICS),
                qos,
                random.nextInt(6) == 0,
                random.nextInt(6) == 0 ? random.nextInt(4) : -1,
                random.nextInt(15) == 0 ? 1_200 : 0);
    }

    private void connect(final SimClient client, final SimPort port) {
        final boolean isCleanStart = !client.isFaithful && random.nextInt(3) == 0;
        final long expiryS = client.isFaithful || random.nextInt(4) == 0 ? FOREVER : random.nextInt(4);
        client.connect(
                port,
                isCleanStart,
                expiryS,
                1 + random.nextInt(10),
                random.nextInt(3) == 0 ? message(client, random.nextInt(3)) : null,
                random.nextInt(4));
    }

    private void subscribe(final SimClient client, final String filter) {
        final int options = random.nextInt(3) | random.nextInt(4) << 2 | random.nextInt(3) << 4;
        // With a share it would be a Protocol Error ([MQTT-3.8.3-4]).
        client.subscribe(filter, NaiveShares.isShared(filter) ? options & ~NO_LOCAL : options, identifier());
    }

    /** None, one that has its place in a delivery's word, or one that is too large for that. */
    private int identifier() {
        return random.nextInt(4) + (random.nextInt(4) == 0 ? DeliveryWord.IDENTIFIER_LIMIT : 0);
    }

    private String pick(final String[] from) {
        return from[random.nextInt(from.length)];
    }
}
