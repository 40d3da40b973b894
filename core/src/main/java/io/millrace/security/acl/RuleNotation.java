package io.millrace.security.acl;

import io.millrace.security.AclRule;
import io.millrace.security.Action;
import io.millrace.security.Template;
import io.millrace.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one client as EMQX writes them in a reply over HTTP and in the claim of a token: JSON, read into
 * {@code Map}, {@code List}, {@code String}, {@code Number} and {@code Boolean}. Two notations:
 *
 * <pre>
 *   [{"permission": "allow", "action": "publish", "topic": "t/${clientid}", "qos": [0, 1], "retain": false}, ...]
 *   {"pub": ["a/#"], "sub": ["b/+"], "all": ["c"]}                          what is not in it is denied
 * </pre>
 */
public final class RuleNotation {
    /** Of one client; each is looked at for what its client publishes. */
    public static final int LIMIT = 256;

    private static final String TOPIC = "topic";
    private static final String TOPICS = "topics";
    private static final String EXACT = "eq ";

    /** They narrow a rule down. One that is not understood must not be left out: the rule would be for everybody. */
    private static final Set<String> NOT_KNOWN =
            Set.of("clientid_re", "username_re", "ipaddr", "ipaddress", "zone", "zone_re", "listener", "listener_re");

    private RuleNotation() {}

    /** @throws IllegalArgumentException if it is none of the two; the message says what is expected, not what is there */
    public static List<AclRule> rules(final @Nullable Object written) {
        final List<AclRule> rules;
        if (written instanceof final List<?> list) {
            rules = list(list);
        } else if (written instanceof final Map<?, ?> map) {
            rules = allowances(map);
        } else {
            throw new IllegalArgumentException("acl must be a list of rules, or an object of pub, sub and all");
        }
        if (rules.size() > LIMIT) {
            throw new IllegalArgumentException("acl has more than " + LIMIT + " rules");
        }
        return rules;
    }

    private static List<AclRule> list(final List<?> written) {
        final List<AclRule> rules = new ArrayList<>();
        for (final Object rule : written) {
            if (!(rule instanceof final Map<?, ?> map)) {
                throw new IllegalArgumentException("a rule of acl must be an object");
            }
            rules.add(rule(map));
        }
        return rules;
    }

    private static AclRule rule(final Map<?, ?> written) {
        for (final String name : NOT_KNOWN) {
            if (written.containsKey(name)) {
                throw new IllegalArgumentException("a rule of acl cannot have " + name);
            }
        }
        final Action action = action(written.get("action"));
        return new AclRule(
                isAllowed(written.get("permission")),
                action,
                qosMask(written.get("qos")),
                action == Action.SUBSCRIBE ? null : retain(written.get("retain")),
                topics(written));
    }

    private static boolean isAllowed(final @Nullable Object written) {
        if ("allow".equals(written)) {
            return true;
        }
        if ("deny".equals(written)) {
            return false;
        }
        throw new IllegalArgumentException("permission of a rule of acl must be allow or deny");
    }

    private static Action action(final @Nullable Object written) {
        return switch (String.valueOf(written)) {
            case "pub", "publish" -> Action.PUBLISH;
            case "sub", "subscribe" -> Action.SUBSCRIBE;
            case "all" -> Action.ALL;
            default -> throw new IllegalArgumentException("action of a rule of acl must be publish, subscribe or all");
        };
    }

    private static List<String> topics(final Map<?, ?> written) {
        if (written.get(TOPIC) instanceof final String topic) {
            return texts(List.of(topic));
        }
        if (written.get(TOPICS) instanceof final List<?> topics && !topics.isEmpty()) {
            return texts(topics);
        }
        throw new IllegalArgumentException("a rule of acl must have a topic, or a list of topics");
    }

    private static int qosMask(final @Nullable Object written) {
        if (written == null) {
            return AclRule.ANY_QOS;
        }
        final List<?> levels = written instanceof final List<?> list
                ? list
                : List.of(String.valueOf(written).split(",", -1));
        int mask = 0;
        for (final Object level : levels) {
            mask |= switch (String.valueOf(level).trim()) {
                case "0" -> 1;
                case "1" -> 1 << 1;
                case "2" -> 1 << 2;
                default ->
                    throw new IllegalArgumentException("qos of a rule of acl must be 0, 1, 2, or a list of them");
            };
        }
        if (mask == 0) {
            throw new IllegalArgumentException("qos of a rule of acl must name one");
        }
        return mask;
    }

    private static @Nullable Boolean retain(final @Nullable Object written) {
        return switch (String.valueOf(written)) {
            case "null", "all" -> null;
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("retain of a rule of acl must be true, false or all");
        };
    }

    /** The older notation: what it does not name is denied, so the last rule is about every topic, also those that begin with a dollar sign: a rule is no subscription. */
    private static List<AclRule> allowances(final Map<?, ?> written) {
        final List<AclRule> rules = new ArrayList<>();
        for (final Map.Entry<?, ?> entry : written.entrySet()) {
            final Action action = switch (String.valueOf(entry.getKey())) {
                case "pub" -> Action.PUBLISH;
                case "sub" -> Action.SUBSCRIBE;
                case "all" -> Action.ALL;
                default -> null;
            };
            if (action != null) {
                if (!(entry.getValue() instanceof final List<?> topics)) {
                    throw new IllegalArgumentException("pub, sub and all of acl must be lists of topics");
                }
                if (!topics.isEmpty()) {
                    rules.add(new AclRule(true, action, AclRule.ANY_QOS, null, texts(topics)));
                }
            }
        }
        rules.add(new AclRule(false, Action.ALL, AclRule.ANY_QOS, null, List.of("#")));
        return rules;
    }

    private static List<String> texts(final List<?> written) {
        final List<String> texts = new ArrayList<>();
        for (final Object text : written) {
            if (!(text instanceof final String topic)) {
                throw new IllegalArgumentException("a topic of acl must be a text");
            }
            check(topic);
            texts.add(topic);
        }
        if (texts.size() > LIMIT) {
            throw new IllegalArgumentException("a rule of acl has more than " + LIMIT + " topics");
        }
        return texts;
    }

    /** A rule whose topic nothing fits would be left out, also one that denies: so none is taken. */
    private static void check(final String written) {
        final boolean isExact = written.startsWith(EXACT);
        final String topic = isExact ? written.substring(EXACT.length()) : written;
        if (topic.isEmpty() || topic.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a topic of acl must not be empty");
        }
        if (!isExact) {
            final String rendered = Template.of(topic).render(name -> "x", "x", UnaryOperator.identity());
            final byte[] bytes = rendered.getBytes(StandardCharsets.UTF_8);
            if (!TopicFilter.isValid(new UnsafeBuffer(bytes), 0, bytes.length)) {
                throw new IllegalArgumentException("a topic of acl must be a topic filter");
            }
        }
    }
}
