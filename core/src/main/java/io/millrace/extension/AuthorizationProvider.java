package io.millrace.extension;

import io.millrace.security.acl.AuthorizationSource;

/** Makes sources of one type for the entries of {@code authorization.sources}. */
public interface AuthorizationProvider {
    /** As the entry says it in {@code type}: {@code http}. */
    String type();

    /** Called while the broker starts, once for each entry. */
    AuthorizationSource open(Settings settings);
}
