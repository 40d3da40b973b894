package io.millrace.broker;

import io.millrace.extension.AuthenticationProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** What makes backends of each kind: those that are built in, and those that extensions bring. */
final class AuthenticationProviders {
    private static final String MECHANISM = "mechanism";
    private static final String BACKEND = "backend";

    private final Map<String, AuthenticationProvider> providers = new TreeMap<>();

    /**
     * All there are.
     *
     * @param builtIn each of a kind of its own
     * @throws StartException if there are two for one kind
     */
    AuthenticationProviders(final List<AuthenticationProvider> builtIn) {
        final List<AuthenticationProvider> found = new ArrayList<>(builtIn);
        ServiceLoader.load(AuthenticationProvider.class).forEach(found::add);
        for (final AuthenticationProvider provider : found) {
            if (providers.put(provider.kind(), provider) != null) {
                throw new StartException("two extensions make backends of the kind " + provider.kind());
            }
        }
    }

    /** As the entry of a chain says it: {@code password_based:http}, {@code jwt}. */
    static String kind(final ConfigSettings entry) {
        final String mechanism = entry.text(MECHANISM);
        return entry.has(BACKEND) ? mechanism + ":" + entry.text(BACKEND) : mechanism;
    }

    /** @throws StartException if there is none for this entry */
    AuthenticationProvider find(final ConfigSettings entry) {
        final String kind = kind(entry);
        final AuthenticationProvider provider = providers.get(kind);
        if (provider == null) {
            throw entry.refusal(
                    entry.has(BACKEND) ? BACKEND : MECHANISM,
                    "there is no " + kind + " here; there "
                            + (providers.isEmpty() ? "is nothing" : "are " + String.join(", ", providers.keySet())));
        }
        return provider;
    }
}
