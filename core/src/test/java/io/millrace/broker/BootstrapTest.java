package io.millrace.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.millrace.extension.Settings;
import io.millrace.security.account.Account;
import io.millrace.security.account.AccountStorage;
import io.millrace.security.account.Accounts;
import io.millrace.security.password.BcryptAlgorithm;
import io.millrace.security.password.PasswordText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {
    private static final String HASH = "7f1ce09d0f0ffd69ad59e251a39328499757a118e9fb1df78e99e26eb4497780";

    @TempDir
    private Path home;

    private final Accounts accounts = new Accounts(AccountStorage.NONE);

    private void fill(final String name, final String type, final String content) throws IOException {
        Files.writeString(home.resolve(name), content);
        final Settings entry = new ConfigSettings(
                "authentication[0]",
                ConfigFactory.parseMap(Map.of("bootstrap_file", name, "bootstrap_type", type))
                        .root(),
                home);
        Bootstrap.fill(entry, accounts, new BcryptAlgorithm(4), PasswordAlgorithms.EMQX);
    }

    private boolean isRight(final String name, final String password) {
        final Account account = accounts.find(name);
        return account != null && PasswordText.parse(account.secret()).isRight(password.getBytes(UTF_8));
    }

    @Test
    void hashesAsEmqxWritesThem() throws IOException {
        fill(
                "a.csv",
                "hash",
                "user_id,password_hash,salt,is_superuser\njoe," + HASH + ",salt,true\n\n\"a,\"\"b\"," + HASH
                        + ",salt,false\n");
        assertTrue(isRight("joe", "sEcret"));
        assertFalse(isRight("joe", "secret"));
        assertTrue(accounts.find("joe").isSuperuser());
        assertTrue(isRight("a,\"b", "sEcret"));
        assertFalse(accounts.find("a,\"b").isSuperuser());
        fill(
                "a.json",
                "hash",
                "[{\"user_id\":\"ann\",\"password_hash\":\"" + HASH + "\",\"salt\":\"salt\",\"is_superuser\":true}]");
        assertTrue(isRight("ann", "sEcret"));
        assertTrue(accounts.find("ann").isSuperuser());
    }

    @Test
    void plainPasswordsAreHashedAsNewOnesAre() throws IOException {
        fill("a.csv", "plain", "user_id,password,is_superuser\njoe,sEcret,false\n");
        assertTrue(isRight("joe", "sEcret"));
        assertTrue(accounts.find("joe").secret().startsWith("$2b$04$"));
    }

    @Test
    void whoIsThereStaysAsHeIs() throws IOException {
        accounts.put(
                "joe",
                new Account(new BcryptAlgorithm(4).store("own".getBytes(UTF_8)).text(), false, Map.of()));
        fill("a.csv", "plain", "user_id,password\njoe,other\nann,other\n");
        assertTrue(isRight("joe", "own"));
        assertTrue(isRight("ann", "other"));
    }

    @Test
    void whatIsWrongIsToldByItsLineAndWithoutSecrets() {
        for (final List<String> wrong : List.of(
                List.of("a.csv", "plain", "user_id,password\njoe,pl4nted,x\n", "a.csv:2: "),
                List.of("a.csv", "plain", "user_id,password\n\"joe,pl4nted\n", "a.csv:2: "),
                List.of("a.csv", "plain", "user_id,pasword\njoe,pl4nted\n", "a.csv:1: "),
                List.of("a.csv", "plain", "user_id,password_hash\njoe,pl4nted\n", "a.csv:2: "),
                List.of("a.csv", "plain", "user_id,password\njoe,pl4nted\njoe,pl4nted\n", "a.csv:3: "),
                List.of("a.csv", "hash", "user_id,password_hash\njoe,pl4nted\n", "a.csv:2: "),
                List.of("a.json", "plain", "[{\"user_id\":\"joe\",\n\"password\":pl4nted}]", "a.json: "),
                List.of("a.json", "plain", "{\"user_id\":\"joe\",\"password\":\"pl4nted\"}", "a.json: "),
                List.of("a.txt", "plain", "joe:pl4nted", "a.txt: "),
                List.of("a.csv", "pl4in", "", "bootstrap_type"))) {
            final String message = assertThrows(
                            StartException.class, () -> fill(wrong.get(0), wrong.get(1), wrong.get(2)), wrong.get(2))
                    .getMessage();
            assertTrue(message.contains(wrong.get(3)), message);
            assertFalse(message.contains("pl4nted"), message);
        }
        assertEquals(0, accounts.count());
    }
}
