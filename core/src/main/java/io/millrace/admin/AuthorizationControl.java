package io.millrace.admin;

import io.millrace.security.acl.BuiltInRules;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the administration can do about authorization. Its thread. */
public interface AuthorizationControl {
    /** Nobody is asked. */
    AuthorizationControl NONE = new AuthorizationControl() {
        @Override
        public @Nullable BuiltInRules builtIn() {
            return null;
        }

        @Override
        public void onRulesChanged() {}

        @Override
        public int reload() {
            return 0;
        }

        @Override
        public void cleanCache(final @Nullable String clientId) {}
    };

    /** Null if {@code built_in_database} is no source here. */
    @Nullable
    BuiltInRules builtIn();

    /** Connections are to look again. */
    void onRulesChanged();

    /**
     * Reads the files of rules again.
     *
     * @return how many rules there are
     * @throws IOException names file and line; then the rules of that file stay as they were
     */
    int reload() throws IOException;

    /** @param clientId whose connection is to ask again; null for all */
    void cleanCache(@Nullable String clientId);
}
