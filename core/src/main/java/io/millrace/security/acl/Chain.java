package io.millrace.security.acl;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.security.Authorizer;
import io.millrace.security.Decision;
import io.millrace.security.Permissions;
import io.millrace.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Sources in their order: the first that knows decides. Rules in memory that stand before all others are looked at for
 * every packet; what stands behind is asked once and remembered for a while by each connection. Any thread.
 */
public final class Chain implements Authorizer, AutoCloseable {
    private final List<RuleSource> near = new ArrayList<>();
    private final List<AuthorizationSource> far = new ArrayList<>();
    private final boolean isAllowedWithoutMatch;
    private final Decision denial;
    private final CacheConfig cache;
    private final long seed;
    private final SharedRules shared = new SharedRules();
    private final Changes changes = new Changes();

    /**
     * A chain of sources, which are its own from now on.
     *
     * @param isAllowedWithoutMatch what holds if no source knows
     * @param denial {@link Decision#DENY} or {@link Decision#DISCONNECT}
     * @param seed that no client can know
     */
    public Chain(
            final List<AuthorizationSource> sources,
            final boolean isAllowedWithoutMatch,
            final Decision denial,
            final CacheConfig cache,
            final long seed) {
        for (final AuthorizationSource source : sources) {
            if (far.isEmpty() && source instanceof final RuleSource rules) {
                near.add(rules);
            } else {
                far.add(source);
            }
        }
        this.isAllowedWithoutMatch = isAllowedWithoutMatch;
        this.denial = denial;
        this.cache = cache;
        this.seed = seed;
    }

    @Override
    public Permissions permissions(final Principal principal, final CounterSet counters, final IntSupplier nowS) {
        if (principal.grants().isSuperuser()) {
            counters.increment(Counter.AUTHORIZATION_SUPERUSER);
            return Permissions.ALL;
        }
        if (near.isEmpty() && far.isEmpty() && principal.grants().rules().isEmpty() && isAllowedWithoutMatch) {
            return Permissions.ALL;
        }
        return new ClientPermissions(this, principal, counters, nowS);
    }

    /** The rules in memory that come first: those that the client's authentication gave it before all others. */
    ClientRules rulesOf(final Principal principal) {
        final ClientRules.Builder builder = new ClientRules.Builder(principal);
        principal.grants().rules().forEach(builder::add);
        for (final RuleSource source : near) {
            source.collect(principal, builder);
        }
        return shared.rules(builder);
    }

    /** The sources behind, asked one after the other. */
    List<AuthorizationSource> far() {
        return far;
    }

    boolean isAllowedWithoutMatch() {
        return isAllowedWithoutMatch;
    }

    Decision denial() {
        return denial;
    }

    CacheConfig cache() {
        return cache;
    }

    long seed() {
        return seed;
    }

    /** What has changed since a connection looked. */
    public Changes changes() {
        return changes;
    }

    @Override
    public void close() {
        near.forEach(AuthorizationSource::close);
        far.forEach(AuthorizationSource::close);
    }
}
