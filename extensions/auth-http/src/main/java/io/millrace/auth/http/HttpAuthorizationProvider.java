package io.millrace.auth.http;

import io.millrace.extension.AuthorizationProvider;
import io.millrace.extension.Settings;
import io.millrace.security.acl.AuthorizationSource;

/** Makes sources that ask an HTTP service what a client may do. */
public final class HttpAuthorizationProvider implements AuthorizationProvider {
    @Override
    public String type() {
        return HttpAuthorization.TYPE;
    }

    @Override
    public AuthorizationSource open(final Settings settings) {
        final RequestTemplate template = new RequestReader(settings, HttpAuthorization.NAMES).read();
        final HttpSettings http = HttpSettings.read(settings, "30s");
        return new HttpAuthorization(template, new HttpService("authz-http", http, TlsClient.read(settings)));
    }
}
