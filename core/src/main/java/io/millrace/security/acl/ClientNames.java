package io.millrace.security.acl;

import io.millrace.security.Principal;
import io.millrace.security.Template;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What placeholders in topics of rules stand for. Stateless; any thread. */
final class ClientNames {
    /** Other words for the same: those of EMQX 4, and of its newest files. */
    private static final Map<String, String> SAME = Map.of(
            "c", Template.CLIENT_ID,
            "u", Template.USERNAME,
            "a", Template.PEER_HOST,
            "C", Template.COMMON_NAME,
            "cn", Template.COMMON_NAME,
            "d", Template.SUBJECT,
            "dn", Template.SUBJECT);

    private static final Set<String> KNOWN = Set.of(
            Template.CLIENT_ID,
            Template.USERNAME,
            Template.PEER_HOST,
            Template.COMMON_NAME,
            Template.SUBJECT,
            Template.ZONE,
            Template.LISTENER);

    private ClientNames() {}

    /** True for what may stand between braces, or behind the percent sign of EMQX 4. */
    static boolean isKnown(final String name) {
        return KNOWN.contains(name)
                || SAME.containsKey(name)
                || name.startsWith(Template.ATTRIBUTE) && name.length() > Template.ATTRIBUTE.length();
    }

    /** Null, and never empty, if the client has no such name. */
    static @Nullable String of(final Principal client, final String name) {
        final String value = Template.valuesOf(client).value(SAME.getOrDefault(name, name));
        return value == null || value.isEmpty() ? null : value;
    }
}
