package io.millrace.security.acl;

import io.millrace.security.Action;
import io.millrace.security.Principal;

/**
 * One source of the chain that is asked what a client may do, and not more often than the cache of its connection wants.
 * Any number of threads at the same time; must not block them.
 */
public interface AuthorizationSource extends AutoCloseable {
    /** What the operator knows it by: {@code file}, {@code built_in_database}, {@code http}. */
    String name();

    /**
     * Answers now, or later from any thread.
     *
     * @param action PUBLISH or SUBSCRIBE
     * @param topic the Topic Name, or the Topic Filter without its share
     * @param retain false for SUBSCRIBE
     */
    void ask(Principal principal, Action action, String topic, int qos, boolean retain, AuthorizationAnswer answer);

    @Override
    void close();
}
