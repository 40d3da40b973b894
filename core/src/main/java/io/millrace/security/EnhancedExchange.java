package io.millrace.security;

import org.jspecify.annotations.Nullable;

/** One authentication by an {@link EnhancedAuthenticator}. Called on one I/O thread, which it must not block. */
public interface EnhancedExchange {
    /**
     * The client has sent CONNECT, or an AUTH in answer to what the last round asked for. Answers now, or later from any
     * thread; it is not called again before.
     *
     * @param authenticationData null if the packet had none. Overwritten once the answer is given
     */
    void next(byte @Nullable [] authenticationData, EnhancedResult result);

    /** It is over: accepted, refused, given up because it took too long, or the connection is gone. Called once. */
    default void end() {}
}
