package io.millrace.fuzz;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many {@link FuzzSocket}s at a time, driven by one thread. */
final class Swarm {
    private static final int SOCKET_COUNT = 96;
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final int port;
    private final SplittableRandom random;
    private final ConversationSource conversations;
    private final FuzzSocket[] sockets = new FuzzSocket[SOCKET_COUNT];

    Swarm(final int port, final SplittableRandom random) {
        this.port = port;
        this.random = random;
        conversations = new ConversationSource(random.split());
    }

    /** Goes on until so many mutated packets were sent, and everybody has gone. */
    Tally run(final long mutatedLimit) throws IOException {
        final Tally tally = new Tally();
        while (tally.mutated < mutatedLimit) {
            boolean isIdle = true;
            for (int i = 0; i < SOCKET_COUNT; i++) {
                if (sockets[i] == null || sockets[i].isClosed()) {
                    sockets[i] =
                            new FuzzSocket(port, "127.0.0." + (2 + i), conversations.next(), random.split(), tally);
                }
                isIdle &= !sockets[i].turn();
            }
            if (isIdle) {
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
        for (final FuzzSocket socket : sockets) {
            socket.close();
        }
        return tally;
    }
}
