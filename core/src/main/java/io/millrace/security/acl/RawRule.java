package io.millrace.security.acl;

import io.millrace.security.AclRule;
import io.millrace.security.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule in EMQX's words outside files: permission, action, topics, qos, retain. Whoever reads them, from configuration,
 * commands or the store, has them checked here. Stateless; any thread.
 */
public final class RawRule {
    private RawRule() {}

    /**
     * The rule.
     *
     * @param permission {@code allow} or {@code deny}
     * @param action {@code publish}, {@code subscribe} or {@code all}
     * @param topics at least one
     * @param qos of {@code 0}, {@code 1}, {@code 2}; none for all
     * @param retain {@code true}, {@code false} or {@code all}
     * @throws IllegalArgumentException if it is none; the message is for operators
     */
    public static AclRule of(
            final String permission,
            final String action,
            final List<String> topics,
            final List<String> qos,
            final String retain) {
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("a rule has a topic");
        }
        topics.forEach(TopicTemplate::check);
        return new AclRule(isAllowed(permission), action(action), qosMask(qos), retain(retain), topics);
    }

    private static boolean isAllowed(final String permission) {
        return switch (permission) {
            case "allow" -> true;
            case "deny" -> false;
            default -> throw new IllegalArgumentException("permission must be allow or deny, not " + permission);
        };
    }

    private static Action action(final String action) {
        return switch (action) {
            case "publish", "pub" -> Action.PUBLISH;
            case "subscribe", "sub" -> Action.SUBSCRIBE;
            case "all", "pubsub" -> Action.ALL;
            default -> throw new IllegalArgumentException("action must be publish, subscribe or all, not " + action);
        };
    }

    private static int qosMask(final List<String> qos) {
        int mask = 0;
        for (final String each : qos) {
            if (!each.matches("[012]")) {
                throw new IllegalArgumentException("qos must be of 0, 1 and 2, not " + each);
            }
            mask |= 1 << each.charAt(0) - '0';
        }
        return mask == 0 ? AclRule.ANY_QOS : mask;
    }

    private static @Nullable Boolean retain(final String retain) {
        return switch (retain) {
            case "all" -> null;
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("retain must be true, false or all, not " + retain);
        };
    }

    private static String word(final Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    /** A rule in the words of EMQX's REST interface. */
    public static Map<String, Object> words(final AclRule rule) {
        final List<Integer> qos = new ArrayList<>();
        for (int i = 0; i <= 2; i++) {
            if ((rule.qosMask() & 1 << i) != 0) {
                qos.add(i);
            }
        }
        final Boolean retain = rule.retain();
        final Map<String, Object> value = new LinkedHashMap<>();
        value.put("permission", rule.isAllowed() ? "allow" : "deny");
        value.put("action", word(rule.action()));
        value.put("topic", rule.topics().get(0));
        value.put("qos", qos);
        value.put("retain", retain == null ? "all" : retain.toString());
        return value;
    }
}
