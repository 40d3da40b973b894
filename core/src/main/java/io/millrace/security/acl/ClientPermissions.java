package io.millrace.security.acl;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.security.Action;
import io.millrace.security.Decision;
import io.millrace.security.Permissions;
import io.millrace.security.Principal;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one client may do, by the sources of a {@link Chain}. Nothing is made before it asks, so that who is only connected
 * costs next to nothing. The connection's I/O thread.
 */
final class ClientPermissions implements Permissions {
    private final Chain chain;
    private final Principal principal;
    private final CounterSet counters;
    private final IntSupplier nowS;
    private long seenChange = -1;
    private ClientRules rules = ClientRules.EMPTY;
    private @Nullable Verdicts remembered;
    private @Nullable Round round;

    ClientPermissions(final Chain chain, final Principal principal, final CounterSet counters, final IntSupplier nowS) {
        this.chain = chain;
        this.principal = principal;
        this.counters = counters;
        this.nowS = nowS;
    }

    @Override
    public Decision mayPublish(
            final DirectBuffer topic, final int offset, final int length, final int qos, final boolean retain) {
        look();
        final int verdict = rules.publish(topic, offset, length, qos, retain);
        return verdict == ClientRules.NONE
                ? unmatched(Action.PUBLISH, topic, offset, length, qos, retain)
                : decision(verdict);
    }

    @Override
    public Decision maySubscribe(final DirectBuffer filter, final int offset, final int length, final int qos) {
        look();
        final int verdict = rules.subscribe(filter, offset, length, qos);
        return verdict == ClientRules.NONE
                ? unmatched(Action.SUBSCRIBE, filter, offset, length, qos, false)
                : decision(verdict);
    }

    /** Sees whether rules have changed, or what is remembered is to be forgotten. */
    private void look() {
        final long number = chain.changes().number();
        if (number != seenChange) {
            if (seenChange < 0 || chain.changes().isFor(principal.clientId(), seenChange)) {
                rules = chain.rulesOf(principal);
                remembered = null;
            }
            seenChange = number;
        }
    }

    private Decision unmatched(
            final Action action,
            final DirectBuffer topic,
            final int offset,
            final int length,
            final int qos,
            final boolean retain) {
        if (chain.far().isEmpty()) {
            return withoutMatch();
        }
        final int kind = Verdicts.kind(action, qos, retain);
        final Round current = round;
        final Question asked = current == null ? null : current.find(kind, topic, offset, length);
        if (asked != null) {
            return asked.isAnswered ? decisionOf(asked) : Decision.LATER;
        }
        final Verdicts cache = remembered;
        final int known = cache == null ? ClientRules.NONE : cache.find(kind, topic, offset, length, nowS.getAsInt());
        if (known != ClientRules.NONE) {
            counters.increment(Counter.AUTHORIZATION_CACHE_HIT);
            return decision(known);
        }
        if (current != null && current.isAsked() && !current.isOver()) {
            // The packet came again too early; what it asks now besides it asks when the answers are there.
            return Decision.LATER;
        }
        final Round open = current == null || current.isOver() ? new Round(principal, chain.far(), current) : current;
        round = open;
        counters.increment(Counter.AUTHORIZATION_CACHE_MISS);
        final byte[] bytes = new byte[length];
        topic.getBytes(offset, bytes);
        open.add(action, qos, retain, bytes);
        return Decision.LATER;
    }

    private Decision decisionOf(final Question answered) {
        return answered.verdict == ClientRules.NONE ? withoutMatch() : decision(answered.verdict);
    }

    private Decision withoutMatch() {
        counters.increment(Counter.AUTHORIZATION_NO_MATCH);
        return decision(chain.isAllowedWithoutMatch() ? ClientRules.ALLOW : ClientRules.DENY);
    }

    private Decision decision(final int verdict) {
        if (verdict == ClientRules.ALLOW) {
            counters.increment(Counter.AUTHORIZATION_ALLOW);
            return Decision.ALLOW;
        }
        counters.increment(Counter.AUTHORIZATION_DENY);
        return chain.denial();
    }

    @Override
    public void ask(final Executor executor, final Runnable answered) {
        final Round asked = round;
        if (asked != null && !asked.isAsked()) {
            final long number = seenChange;
            asked.ask(executor, () -> {
                remember(asked, number);
                answered.run();
            });
        }
    }

    /** What was asked before a change is an answer to this packet, and to no other. */
    private void remember(final Round over, final long number) {
        final boolean isKept = chain.cache().sizeLimit() > 0 && chain.changes().number() == number;
        for (final Question question : over.questions()) {
            if (question.isFailed) {
                counters.increment(Counter.AUTHORIZATION_FAILED);
            } else if (isKept) {
                put(question);
            }
        }
    }

    private void put(final Question question) {
        Verdicts cache = remembered;
        if (cache == null) {
            cache = new Verdicts(chain.cache().sizeLimit(), chain.cache().ttlS(), chain.seed());
            remembered = cache;
        }
        final int verdict = question.verdict != ClientRules.NONE
                ? question.verdict
                : chain.isAllowedWithoutMatch() ? ClientRules.ALLOW : ClientRules.DENY;
        cache.put(
                question.kind(), new UnsafeBuffer(question.topic), 0, question.topic.length, verdict, nowS.getAsInt());
    }

    @Override
    public void onTaken() {
        if (round != null && round.isOver()) {
            round = null;
        }
    }
}
