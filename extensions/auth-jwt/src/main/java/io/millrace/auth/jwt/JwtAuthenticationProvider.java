package io.millrace.auth.jwt;

import io.millrace.extension.AuthenticationProvider;
import io.millrace.extension.Settings;
import io.millrace.security.authn.AuthenticationBackend;
import java.time.Clock;

/** Makes backends that believe JSON Web Tokens. */
public final class JwtAuthenticationProvider implements AuthenticationProvider {
    @Override
    public String kind() {
        return JwtAuthentication.KIND;
    }

    @Override
    public AuthenticationBackend open(final Settings settings) {
        final JwtSettings wanted = JwtSettings.read(settings);
        return new JwtAuthentication(wanted, new KeyReader(settings).read(), Clock.systemUTC());
    }
}
