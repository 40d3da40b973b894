package io.millrace.security.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.security.Credentials;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.BackendContract;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import io.millrace.security.password.Digest;
import io.millrace.security.password.Hashing;
import io.millrace.security.password.Pbkdf2Algorithm;
import io.millrace.security.password.StoredPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that {@code mosquitto_passwd} 2.0 wrote: joe in its new format, ann in its old one. */
@Timeout(120)
class PasswordFileTest extends BackendContract {
    private static final String JOE =
            "joe:$7$101$LuVOAYCs7aH9DQMl$zhmmQnenDDoujRVuHnkzAYvtRSvWSCUmS5xnfMyJsfl0s3pHMPN9FM47h"
                    + "46u8JEHEvDbtk4MKRrODTcxG3x0zA==\n";
    private static final String ANN =
            "ann:$6$UHJGDQz8KMdL8E3m$RhPdvjdObfwC+S6QL2hh3fgZfI84Sf3jiA4IaRQGpDqQty4h1LtsnOORYTvC"
                    + "etmy1lIdFgYt0v/Qg79V25N8TQ==\n";
    private static final StoredPassword DECOY = new Pbkdf2Algorithm(Digest.SHA256, 1, 0).store(new byte[] {1});

    private final Hashing hashing = new Hashing();

    @TempDir
    private Path directory;

    private Path path;
    private WatchedPasswordFile file;

    @BeforeEach
    void write() throws IOException {
        path = directory.resolve("passwords");
        Files.writeString(path, "# by hand\n\n" + JOE + ANN);
        file = WatchedPasswordFile.open(path, 0, DECOY);
    }

    @AfterEach
    void close() {
        file.close();
        hashing.close();
    }

    @Override
    protected AuthenticationBackend backend() {
        return new PasswordBackend("password_based:file", AccountNaming.USERNAME, file, hashing, Long.MAX_VALUE);
    }

    @Override
    protected Credentials right() {
        return BuiltInAccountsTest.shown("joe", "sEcret");
    }

    @Override
    protected Credentials wrong() {
        return BuiltInAccountsTest.shown("joe", "guess");
    }

    @Override
    protected Credentials unknown() {
        return BuiltInAccountsTest.shown("eve", "sEcret");
    }

    @Override
    protected @Nullable Credentials expired() {
        return null;
    }

    @Override
    protected Credentials named(final String name) {
        return BuiltInAccountsTest.shown(name, "sEcret");
    }

    private Kind ask(final String name) {
        final RecordedAnswer answer = new RecordedAnswer();
        backend().check(BuiltInAccountsTest.shown(name, "sEcret"), answer);
        return answer.await();
    }

    @Test
    void bothFormatsAreUnderstood() {
        assertEquals(Kind.ALLOW, ask("ann"));
        assertFalse(file.decoy().isCheap(), "the decoy is as the first account");
    }

    @Test
    void whatChangesCountsFromTheNextLookOn() throws IOException {
        Files.writeString(path, ANN);
        file.reloadIfChanged();
        assertEquals(Kind.IGNORE, ask("joe"));
        assertEquals(Kind.ALLOW, ask("ann"));
        assertTrue(file.decoy().isCheap());
        Files.writeString(path, "");
        file.reloadIfChanged();
        assertEquals(Kind.IGNORE, ask("ann"));
        assertEquals(DECOY, file.decoy());
    }

    @Test
    void damageLeavesTheAccountsThatThereWere() throws IOException {
        for (final String damaged :
                new String[] {JOE + "ann:$7$101$LuV\n", "ann\n", JOE + JOE, ":x\n", "ann:plain\n"}) {
            Files.writeString(path, damaged);
            file.reloadIfChanged();
            assertEquals(Kind.ALLOW, ask("joe"), damaged);
            assertEquals(Kind.ALLOW, ask("ann"), damaged);
        }
        Files.delete(path);
        file.reloadIfChanged();
        assertEquals(Kind.ALLOW, ask("ann"));
        Files.writeString(path, JOE);
        file.reloadIfChanged();
        assertEquals(Kind.IGNORE, ask("ann"));
    }

    @Test
    void whatIsWrongIsToldByItsLineAndWithoutThePassword() throws IOException {
        Files.writeString(path, JOE + "\nann:pl4nted\n");
        final String message =
                String.valueOf(assertThrows(PasswordFileException.class, () -> WatchedPasswordFile.open(path, 0, DECOY))
                        .getMessage());
        assertTrue(message.startsWith(path + ":3: "), message);
        assertFalse(message.contains("pl4nted"), message);
    }
}
