package io.millrace.auth.jwt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The keys that tokens are verified with. Any thread. */
interface VerificationKeys extends AutoCloseable {
    /** Those there are now. */
    List<VerificationKey> keys();

    /**
     * Looks for new ones because a token names one that is not there, or there are none.
     *
     * @return completed, never with a failure, once there is no more to wait for; null if looking makes no sense now
     */
    @Nullable
    CompletableFuture<?> refresh();

    @Override
    void close();

    /** One key that does not change. */
    record Fixed(List<VerificationKey> keys) implements VerificationKeys {
        @Override
        public @Nullable CompletableFuture<?> refresh() {
            return null;
        }

        @Override
        public void close() {}
    }
}
