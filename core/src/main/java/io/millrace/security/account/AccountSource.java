package io.millrace.security.account;

import io.millrace.security.password.StoredPassword;
import org.jspecify.annotations.Nullable;

/** Where a login looks its account up. Any thread; answers at once, from memory. */
public interface AccountSource extends AutoCloseable {
    /** Null if there is none of this name. */
    @Nullable
    Account find(String name);

    /** What the password of somebody who has no account is compared with, so that it takes as long. */
    StoredPassword decoy();

    @Override
    void close();
}
