package io.millrace.security.acl;

import io.millrace.security.AclRule;
import io.millrace.security.Action;
import io.millrace.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.DirectBuffer;

/**
 * The rules that fit one client, in their order, ready for the path of a message: nothing is allocated. Immutable.
 *
 * <pre>
 *   mask   | allow 1 bit | retained, not retained | QoS 2, 1, 0 | subscribe, publish |
 * </pre>
 */
public final class ClientRules {
    /** As an answer: none of them fits. */
    static final int NONE = 0;

    static final int ALLOW = 1;
    static final int DENY = 2;

    /** No rules. */
    static final ClientRules EMPTY = new ClientRules(new int[0], new TopicPattern[0][]);

    private static final int PUBLISH_BIT = 1;
    private static final int SUBSCRIBE_BIT = 1 << 1;
    private static final int QOS_SHIFT = 2;
    private static final int NOT_RETAINED_BIT = 1 << 5;
    private static final int RETAINED_BIT = 1 << 6;
    private static final int ALLOW_BIT = 1 << 7;

    private final int[] masks;
    private final TopicPattern[][] topics;

    private ClientRules(final int[] masks, final TopicPattern[][] topics) {
        this.masks = masks;
        this.topics = topics;
    }

    /** {@link #ALLOW}, {@link #DENY} or {@link #NONE} for a PUBLISH. */
    int publish(final DirectBuffer topic, final int offset, final int length, final int qos, final boolean retain) {
        final int wanted = PUBLISH_BIT | 1 << QOS_SHIFT + qos | (retain ? RETAINED_BIT : NOT_RETAINED_BIT);
        final int[] current = masks;
        for (int i = 0; i < current.length; i++) {
            if ((current[i] & wanted) == wanted) {
                for (final TopicPattern pattern : topics[i]) {
                    if (pattern.matches(topic, offset, length)) {
                        return (current[i] & ALLOW_BIT) != 0 ? ALLOW : DENY;
                    }
                }
            }
        }
        return NONE;
    }

    /** The same for a Topic Filter, without its share: a rule allows what it covers, and denies what it touches. */
    int subscribe(final DirectBuffer filter, final int offset, final int length, final int qos) {
        final int wanted = SUBSCRIBE_BIT | 1 << QOS_SHIFT + qos;
        final int[] current = masks;
        for (int i = 0; i < current.length; i++) {
            if ((current[i] & wanted) == wanted) {
                final boolean isAllowed = (current[i] & ALLOW_BIT) != 0;
                for (final TopicPattern pattern : topics[i]) {
                    if (isAllowed ? pattern.covers(filter, offset, length) : pattern.overlaps(filter, offset, length)) {
                        return isAllowed ? ALLOW : DENY;
                    }
                }
            }
        }
        return NONE;
    }

    private static int mask(final AclRule rule) {
        int mask = rule.qosMask() << QOS_SHIFT;
        mask |= rule.isAllowed() ? ALLOW_BIT : 0;
        mask |= rule.action() == Action.SUBSCRIBE ? 0 : PUBLISH_BIT;
        mask |= rule.action() == Action.PUBLISH ? 0 : SUBSCRIBE_BIT;
        final Boolean retain = rule.retain();
        mask |= retain == null || retain ? RETAINED_BIT : 0;
        mask |= retain == null || !retain ? NOT_RETAINED_BIT : 0;
        return mask;
    }

    /** Collects the rules of one client; what does not fit it is left out. One thread. */
    public static final class Builder {
        private final Principal client;
        private final List<AclRule> fitting = new ArrayList<>();

        public Builder(final Principal client) {
            this.client = client;
        }

        public void add(final Rule rule) {
            if (rule.who().fits(client, rule.rule().isAllowed())) {
                add(rule.rule());
            }
        }

        public void add(final AclRule rule) {
            fitting.add(rule);
        }

        /** What they are made of. */
        List<AclRule> fitting() {
            return List.copyOf(fitting);
        }

        /** True if they are the same for every client that they fit. */
        boolean isConstant() {
            return fitting.stream()
                    .allMatch(rule -> rule.topics().stream()
                            .allMatch(topic -> TopicTemplate.of(topic).isConstant()));
        }

        public ClientRules build() {
            final List<Integer> masks = new ArrayList<>();
            final List<TopicPattern[]> topics = new ArrayList<>();
            for (final AclRule rule : fitting) {
                final TopicPattern[] patterns = rule.topics().stream()
                        .map(topic -> TopicTemplate.of(topic).render(client, rule.isAllowed()))
                        .filter(Objects::nonNull)
                        .toArray(TopicPattern[]::new);
                if (patterns.length > 0) {
                    masks.add(mask(rule));
                    topics.add(patterns);
                }
            }
            return new ClientRules(
                    masks.stream().mapToInt(Integer::intValue).toArray(), topics.toArray(new TopicPattern[0][]));
        }
    }
}
