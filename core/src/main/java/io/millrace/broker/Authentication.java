package io.millrace.broker;

import io.millrace.extension.AuthenticationProvider;
import io.millrace.security.Authenticator;
import io.millrace.security.EnhancedAuthenticator;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.Entrance;
import io.millrace.security.authn.AlarmThread;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.AuthenticationChain;
import io.millrace.security.authn.BackendStatus;
import io.millrace.security.authn.GuardedBackend;
import io.millrace.transport.DoorAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chains of a running broker, opened: that of {@code authentication}, and those of listeners. Opened and closed by the
 * thread that starts the broker; {@link #status()} by any.
 */
final class Authentication implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Authentication.class);
    private static final String EVERYWHERE = "authentication";

    private final AuthenticationConfig config;
    private final AuthenticationProviders providers;
    private final List<EnhancedAuthenticator> offered;
    private final AlarmThread alarms = new AlarmThread("millrace-authentication");
    private final List<Opened> opened = new ArrayList<>();
    private final Map<List<ChainEntry>, Chain> chains = new LinkedHashMap<>();

    /** @param place where its chain is written */
    private record Opened(String place, GuardedBackend backend) {}

    /** One that is ready to be asked. */
    private record Chain(Authenticator authenticator, EnhancedAuthenticators enhanced) {}

    private Authentication(
            final AuthenticationConfig config,
            final AuthenticationProviders providers,
            final List<EnhancedAuthenticator> offered) {
        this.config = config;
        this.providers = providers;
        this.offered = offered;
    }

    /**
     * Opens all backends.
     *
     * @param builtIn what makes those that are no extensions
     * @param offered Authentication Methods of MQTT 5 besides those of the chains, at every listener
     * @throws StartException if one cannot be made of what is written; then none is open
     */
    static Authentication open(
            final BrokerConfig config,
            final List<AuthenticationProvider> builtIn,
            final List<EnhancedAuthenticator> offered) {
        final AuthenticationConfig common = config.authentication();
        final Authentication authentication = new Authentication(common, new AuthenticationProviders(builtIn), offered);
        try {
            authentication.openChain(EVERYWHERE, common.chain());
            for (final ListenerConfig listener : config.listeners()) {
                if (!listener.door().chain().isEmpty()) {
                    authentication.openChain(listener.id(), listener.door().chain());
                }
            }
            return authentication;
        } catch (final RuntimeException e) {
            authentication.close();
            throw e;
        }
    }

    private void openChain(final String place, final List<ChainEntry> entries) {
        final List<GuardedBackend> asked = new ArrayList<>();
        final List<EnhancedAuthenticator> enhanced = new ArrayList<>(offered);
        for (final ChainEntry entry : entries) {
            final AuthenticationBackend backend =
                    providers.find(entry.settings()).open(entry.settings());
            final GuardedBackend guarded = new GuardedBackend(
                    backend, entry.terms(), alarms, SystemNanoClock.INSTANCE, SystemEpochClock.INSTANCE);
            opened.add(new Opened(place, guarded));
            entry.settings().checkAllAsked();
            if (backend instanceof final EnhancedAuthenticator method) {
                enhanced.add(method);
            } else {
                asked.add(guarded);
            }
        }
        final Anonymous anonymous = config.anonymous(entries);
        try {
            chains.put(
                    entries,
                    new Chain(
                            entries.isEmpty()
                                    ? anonymous.access()
                                    : new AuthenticationChain(asked, anonymous.access(), SystemEpochClock.INSTANCE),
                            new EnhancedAuthenticators(enhanced)));
        } catch (final IllegalArgumentException e) {
            throw new StartException(place + ": " + e.getMessage(), e);
        }
    }

    /** Who is asked at listeners that have no chain of their own. */
    Authenticator authenticator() {
        return chain(config.chain()).authenticator();
    }

    /** The Authentication Methods of MQTT 5 at such listeners. */
    EnhancedAuthenticators enhanced() {
        return chain(config.chain()).enhanced();
    }

    /** What is different at this listener. */
    DoorAccess access(final ListenerConfig listener) {
        final Entrance entrance = new Entrance(listener.id(), listener.door().zone());
        final List<ChainEntry> own = listener.door().chain();
        return own.isEmpty()
                ? new DoorAccess(null, null, entrance, config.attributes())
                : new DoorAccess(chain(own).authenticator(), chain(own).enhanced(), entrance, config.attributes());
    }

    private Chain chain(final List<ChainEntry> entries) {
        final Chain chain = chains.get(entries);
        if (chain == null) {
            throw new IllegalStateException("not opened: " + entries);
        }
        return chain;
    }

    /** How each backend does; any thread. */
    List<Map<String, Object>> status() {
        final List<Map<String, Object>> all = new ArrayList<>();
        for (final Opened one : opened) {
            final BackendStatus status = one.backend().status();
            final Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("chain", one.place());
            entry.put("backend", status.name());
            entry.put("breaker", status.breaker());
            entry.put("inflight", status.inflightCount());
            entry.put("cached", status.cachedCount());
            entry.put("counts", status.counts());
            all.add(entry);
        }
        return all;
    }

    /**
     * Whom backends have allowed is asked for again: an account has changed. Any thread.
     *
     * @return how many clients were remembered
     */
    int forget() {
        int count = 0;
        for (final Opened one : opened) {
            count += one.backend().status().cachedCount();
            one.backend().clearCache();
        }
        return count;
    }

    /** Nobody may be asked any more. */
    @Override
    public void close() {
        for (final Opened one : opened) {
            try {
                one.backend().close();
            } catch (final RuntimeException e) {
                LOGGER.warn("{} was not closed", one.backend().name(), e);
            }
        }
        alarms.close();
    }
}
