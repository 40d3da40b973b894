package io.millrace.extension;

import io.millrace.security.authn.AuthenticationBackend;

/** Makes backends of one kind for the entries of {@code authentication}. */
public interface AuthenticationProvider {
    /** {@code mechanism} or {@code mechanism:backend}, as the entry says them: {@code password_based:http}, {@code jwt}. */
    String kind();

    /** Called while the broker starts, once for each entry. */
    AuthenticationBackend open(Settings settings);
}
