package io.millrace.auth.http;

import io.millrace.extension.AuthenticationProvider;
import io.millrace.extension.Settings;
import io.millrace.security.authn.AuthenticationBackend;
import java.time.Clock;
import java.util.Set;

/** Makes backends that ask an HTTP service whether a client is who it says to be. */
public final class HttpAuthenticationProvider implements AuthenticationProvider {
    @Override
    public String kind() {
        return HttpAuthentication.KIND;
    }

    @Override
    public AuthenticationBackend open(final Settings settings) {
        final RequestTemplate template = new RequestReader(settings, Set.of()).read();
        final HttpSettings http = HttpSettings.read(settings, "5s");
        return new HttpAuthentication(
                template, new HttpService("authn-http", http, TlsClient.read(settings)), Clock.systemUTC());
    }
}
