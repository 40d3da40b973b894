package io.millrace.auth.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import javax.net.ssl.SSLException;

/**
 * A service could not be asked, or its reply could not be read. The message has scheme, host and port of the service and
 * nothing else of the request, and there is no cause: what the JDK says of a request may quote its headers.
 */
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;

    HttpFailure(final URI service, final String reason) {
        super(origin(service) + ": " + reason);
    }

    static HttpFailure of(final URI service, final Throwable cause) {
        final String reason;
        if (cause instanceof HttpConnectTimeoutException) {
            reason = "no connection in time";
        } else if (cause instanceof ConnectException) {
            reason = "no connection";
        } else if (cause instanceof SSLException) {
            // It is about certificates and versions.
            reason = "TLS: " + cause.getMessage();
        } else if (cause instanceof BodyTooLongException) {
            reason = String.valueOf(cause.getMessage());
        } else {
            reason = "the exchange failed (" + cause.getClass().getSimpleName() + ")";
        }
        return new HttpFailure(service, reason);
    }

    /** Without credentials, path and query. */
    public static String origin(final URI service) {
        final int port = service.getPort();
        return service.getScheme() + "://" + service.getHost() + (port < 0 ? "" : ":" + port);
    }
}
