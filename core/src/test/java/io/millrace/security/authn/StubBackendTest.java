package io.millrace.security.authn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.authn.contract.BackendContract;
import io.millrace.security.authn.contract.Outside;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contract, of the backend that other tests use. */
class StubBackendTest extends BackendContract {
    private final StubBackend backend = filled(new StubBackend());

    static <B extends StubBackend> B filled(final B backend) {
        backend.knows("joe", "sEcret".getBytes(UTF_8), Grants.NONE);
        backend.knows("old", "sEcret".getBytes(UTF_8), new Grants(false, Map.of(), 1, List.of()));
        return backend;
    }

    static Credentials shown(final @Nullable String username, final @Nullable String password) {
        return new Credentials(
                "c1",
                username,
                password == null ? null : password.getBytes(UTF_8),
                new InetSocketAddress("127.0.0.1", 1));
    }

    @Override
    protected AuthenticationBackend backend() {
        return backend;
    }

    @Override
    protected Credentials right() {
        return shown("joe", "sEcret");
    }

    @Override
    protected Credentials wrong() {
        return shown("joe", "guess");
    }

    @Override
    protected Credentials unknown() {
        return shown("ann", "sEcret");
    }

    @Override
    protected Credentials expired() {
        return shown("old", "sEcret");
    }

    @Override
    protected Credentials named(final String name) {
        return new Credentials(name, name, "sEcret".getBytes(UTF_8), new InetSocketAddress("127.0.0.1", 1));
    }

    @Override
    protected Outside outside() {
        return new Outside() {
            @Override
            public void hold() {
                backend.hold();
            }

            @Override
            public void release() {
                backend.release();
            }

            @Override
            public void goDown() {
                backend.down(true);
            }

            @Override
            public void comeBack() {
                backend.down(false);
            }
        };
    }
}
