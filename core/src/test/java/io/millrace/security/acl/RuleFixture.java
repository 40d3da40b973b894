package io.millrace.security.acl;

import io.millrace.security.Entrance;
import io.millrace.security.Grants;
import io.millrace.security.PeerCertificate;
import io.millrace.security.Principal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Clients and rules in few words. */
final class RuleFixture {
    static final String ALLOW = "allow";
    static final String DENY = "deny";
    static final String NONE = "none";

    private RuleFixture() {}

    static Principal client(final String clientId, final @Nullable String username) {
        return client(clientId, username, "192.0.2.7", Map.of());
    }

    static Principal client(
            final String clientId,
            final @Nullable String username,
            final String host,
            final Map<String, String> attributes) {
        return new Principal(
                clientId,
                username,
                new InetSocketAddress(host, 5),
                new PeerCertificate("common", "CN=common"),
                new Grants(false, attributes, Grants.NEVER, List.of()),
                new Entrance("tcp:outside", "zone1"));
    }

    static ClientRules rules(final Principal client, final String text) {
        try {
            final ClientRules.Builder builder = new ClientRules.Builder(client);
            AclFile.read(text).forEach(builder::add);
            return builder.build();
        } catch (final AclSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static String publish(final ClientRules rules, final String topic) {
        return publish(rules, topic, 0, false);
    }

    static String publish(final ClientRules rules, final String topic, final int qos, final boolean retain) {
        final byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        return word(rules.publish(new UnsafeBuffer(bytes), 0, bytes.length, qos, retain));
    }

    static String subscribe(final ClientRules rules, final String filter) {
        return subscribe(rules, filter, 0);
    }

    static String subscribe(final ClientRules rules, final String filter, final int qos) {
        final byte[] bytes = ("x" + filter).getBytes(StandardCharsets.UTF_8);
        return word(rules.subscribe(new UnsafeBuffer(bytes), 1, bytes.length - 1, qos));
    }

    private static String word(final int verdict) {
        return verdict == ClientRules.ALLOW ? ALLOW : verdict == ClientRules.DENY ? DENY : NONE;
    }
}
