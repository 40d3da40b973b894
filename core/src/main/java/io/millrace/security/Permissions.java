package io.millrace.security;

import java.util.concurrent.Executor;
import org.agrona.DirectBuffer;

/**
 * What the client of one connection may publish and subscribe to. Asked for every PUBLISH on the I/O thread of the
 * connection and nowhere else, so it must neither block nor, once warm, allocate. Topics are the bytes of {@code length}
 * at {@code offset}, valid during the call only.
 *
 * <p>What has to be asked elsewhere is {@link Decision#LATER}. The packet is then left where it is; {@link #ask} puts all
 * its open questions together; and when there are answers the packet comes again, with the same questions.
 */
public interface Permissions {
    /** Everything, and nobody is asked. */
    Permissions ALL = new Permissions() {
        @Override
        public Decision mayPublish(
                final DirectBuffer topic, final int offset, final int length, final int qos, final boolean retain) {
            return Decision.ALLOW;
        }

        @Override
        public Decision maySubscribe(final DirectBuffer filter, final int offset, final int length, final int qos) {
            return Decision.ALLOW;
        }
    };

    Decision mayPublish(DirectBuffer topic, int offset, int length, int qos, boolean retain);

    /** @param filter without its share: who may subscribe to a filter may share that */
    Decision maySubscribe(DirectBuffer filter, int offset, int length, int qos);

    /**
     * Asks what {@link Decision#LATER} was the answer to. Once all is known, which takes a bounded time, {@code answered}
     * is given to the executor. Without effect while that is still to come.
     *
     * @param executor of the connection's I/O thread
     */
    default void ask(final Executor executor, final Runnable answered) {}

    /** The packet that asked is done with: what was answered for it alone is forgotten. */
    default void onTaken() {}
}
