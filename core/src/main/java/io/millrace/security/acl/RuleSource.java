package io.millrace.security.acl;

import io.millrace.security.Action;
import io.millrace.security.Principal;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** A source whose rules are in memory: they are looked at on the I/O thread, without a cache. Any thread. */
public interface RuleSource extends AuthorizationSource {
    /** Adds the rules that fit a client, in their order, to those of the sources before. */
    void collect(Principal client, ClientRules.Builder rules);

    /** Behind a source that is asked elsewhere, it is asked so as well. */
    @Override
    default void ask(
            final Principal principal,
            final Action action,
            final String topic,
            final int qos,
            final boolean retain,
            final AuthorizationAnswer answer) {
        final ClientRules.Builder builder = new ClientRules.Builder(principal);
        collect(principal, builder);
        final ClientRules rules = builder.build();
        final byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final int verdict = action == Action.PUBLISH
                ? rules.publish(buffer, 0, bytes.length, qos, retain)
                : rules.subscribe(buffer, 0, bytes.length, qos);
        switch (verdict) {
            case ClientRules.ALLOW -> answer.allow();
            case ClientRules.DENY -> answer.deny();
            default -> answer.ignore();
        }
    }

    @Override
    default void close() {}
}
