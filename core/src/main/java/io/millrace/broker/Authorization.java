package io.millrace.broker;

import io.millrace.admin.AuthorizationControl;
import io.millrace.extension.AuthorizationProvider;
import io.millrace.security.Authorizer;
import io.millrace.security.Decision;
import io.millrace.security.acl.AuthorizationSource;
import io.millrace.security.acl.BuiltInRules;
import io.millrace.security.acl.Chain;
import io.millrace.security.acl.FileSource;
import io.millrace.security.acl.GuardedSource;
import io.millrace.security.acl.RuleSource;
import io.millrace.security.authn.AlarmThread;
import io.millrace.storage.admin.AdminStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chain of sources of authorization, opened. Made by the thread that starts the broker; then any thread. */
final class Authorization implements AuthorizationControl, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Authorization.class);

    /** How often files are looked at. */
    private static final long LOOK_MS = 10_000;

    private final AlarmThread deadlines = new AlarmThread("millrace-authorization");
    private final AlarmThread looks = new AlarmThread("millrace-acl-files");
    private final List<FileSource> files = new ArrayList<>();
    private final Chain chain;
    private final @Nullable BuiltInRules builtIn;

    private Authorization(final AuthorizationConfig config, final @Nullable AdminStore store) throws IOException {
        final Map<String, AuthorizationProvider> providers = providers();
        final List<AuthorizationSource> sources = new ArrayList<>();
        BuiltInRules found = null;
        for (final SourceEntry entry : config.sources()) {
            final RuleSource near = LocalSources.open(entry, store);
            if (near instanceof final FileSource file) {
                files.add(file);
            }
            if (near instanceof final BuiltInRules rules) {
                found = rules;
            }
            sources.add(near != null ? near : guarded(entry, providers));
            entry.settings().checkAllAsked();
        }
        builtIn = found;
        chain = new Chain(
                sources,
                config.isAllowedWithoutMatch(),
                config.isDisconnecting() ? Decision.DISCONNECT : Decision.DENY,
                config.cache(),
                new SecureRandom().nextLong());
        if (files.stream().anyMatch(file -> file.path() != null)) {
            lookLater();
        }
    }

    /**
     * Opens the sources.
     *
     * @param store null if nothing is kept
     * @throws IOException if what is kept cannot be read
     * @throws StartException if a source cannot be made of its settings
     */
    static Authorization open(final AuthorizationConfig config, final @Nullable AdminStore store) throws IOException {
        return new Authorization(config, store);
    }

    private static Map<String, AuthorizationProvider> providers() {
        final Map<String, AuthorizationProvider> providers = new TreeMap<>();
        for (final AuthorizationProvider provider : ServiceLoader.load(AuthorizationProvider.class)) {
            if (LocalSources.TYPES.contains(provider.type()) || providers.put(provider.type(), provider) != null) {
                throw new StartException("two extensions make sources of the type " + provider.type());
            }
        }
        return providers;
    }

    private AuthorizationSource guarded(final SourceEntry entry, final Map<String, AuthorizationProvider> providers) {
        final AuthorizationProvider provider = providers.get(entry.type());
        if (provider == null) {
            final List<String> known = new ArrayList<>(LocalSources.TYPES);
            known.addAll(providers.keySet());
            throw entry.settings()
                    .refusal("type", "there is no such source here; there are " + String.join(", ", known));
        }
        return new GuardedSource(provider.open(entry.settings()), entry.terms(), deadlines, SystemNanoClock.INSTANCE);
    }

    Authorizer authorizer() {
        return chain;
    }

    private void lookLater() {
        looks.in(LOOK_MS, () -> {
            boolean isChanged = false;
            for (final FileSource file : files) {
                try {
                    isChanged |= file.reloadIfChanged();
                } catch (final IOException e) {
                    LOGGER.error("the rules stay as they were: {}", e.getMessage());
                }
            }
            if (isChanged) {
                LOGGER.info("rules of authorization were read again");
                chain.changes().forAll();
            }
            lookLater();
        });
    }

    @Override
    public @Nullable BuiltInRules builtIn() {
        return builtIn;
    }

    @Override
    public void onRulesChanged() {
        chain.changes().forAll();
    }

    @Override
    public int reload() throws IOException {
        int count = 0;
        for (final FileSource file : files) {
            count += file.reload();
        }
        chain.changes().forAll();
        return count;
    }

    @Override
    public void cleanCache(final @Nullable String clientId) {
        if (clientId == null) {
            chain.changes().forAll();
        } else {
            chain.changes().forClient(clientId);
        }
    }

    @Override
    public void close() {
        looks.close();
        chain.close();
        deadlines.close();
    }
}
