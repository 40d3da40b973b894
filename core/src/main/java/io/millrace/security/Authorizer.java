package io.millrace.security;

import org.agrona.DirectBuffer;

/**
 * Decides what a client may publish and subscribe to. Called on an I/O thread for every PUBLISH, so it must neither
 * block nor allocate. Topics are the bytes of {@code length} at {@code offset}, valid during the call only.
 */
public interface Authorizer {
    /** Allows everything; the default. */
    Authorizer ALLOW_ALL = new Authorizer() {
        @Override
        public boolean mayPublish(
                final Principal principal,
                final DirectBuffer topic,
                final int offset,
                final int length,
                final int qos,
                final boolean retain) {
            return true;
        }

        @Override
        public boolean maySubscribe(
                final Principal principal,
                final DirectBuffer filter,
                final int offset,
                final int length,
                final int qos) {
            return true;
        }
    };

    boolean mayPublish(Principal principal, DirectBuffer topic, int offset, int length, int qos, boolean retain);

    boolean maySubscribe(Principal principal, DirectBuffer filter, int offset, int length, int qos);
}
