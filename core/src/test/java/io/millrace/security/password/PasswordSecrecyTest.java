package io.millrace.security.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of passwords, and what each algorithm makes of new ones. */
class PasswordSecrecyTest {
    private static final List<PasswordAlgorithm> ALL = List.of(
            new SimpleAlgorithm(Digest.PLAIN, SaltPosition.DISABLE),
            new SimpleAlgorithm(Digest.MD5, SaltPosition.PREFIX),
            new SimpleAlgorithm(Digest.SHA512, SaltPosition.SUFFIX),
            new Pbkdf2Algorithm(Digest.SHA256, 10, 0),
            new BcryptAlgorithm(4),
            new Argon2Algorithm(16, 1, 2));

    @Test
    void newPasswordsHaveSaltsOfTheirOwnAndTellNothing() {
        final byte[] password = "pl4nted".getBytes(UTF_8);
        for (final PasswordAlgorithm algorithm : ALL) {
            final StoredPassword stored = algorithm.store(password);
            assertTrue(stored.isRight(password), stored::toString);
            assertFalse(stored.isRight("planted".getBytes(UTF_8)), stored::toString);
            assertTrue(PasswordText.parse(stored.text()).isRight(password), stored::toString);
            assertFalse(stored.text().contains("pl4nted"), stored::toString);
            assertFalse(stored.toString().matches(".*[0-9a-zA-Z+/]{10,}.*"), stored::toString);
            if (algorithm != ALL.get(0)) {
                assertNotEquals(algorithm.store(password).text(), stored.text());
            }
        }
    }

    @Test
    void whatIsNoneIsRefusedWithoutBeingTold() {
        for (final String text : List.of(
                "pl4nted",
                "",
                "$",
                "$$$$",
                "$5$pl4nted$pl4nted",
                "$6$pl4nted*$pl4nted",
                "$6$cGw0bnRlZA$cGw0bnRlZA",
                "$7$0$cGw0bnRlZA$cGw0bnRlZA",
                "$7$pl4nted$cGw0bnRlZA$cGw0bnRlZA",
                "$7$999999999$cGw0bnRlZA$cGw0bnRlZA",
                "$7$10$cGw0bnRlZA$",
                "$2b$04$pl4nted",
                "$2b$03$abcdefghijklmnopqrstuuEyRF93CUgSeF./pbkNVOqj6m6iG/2Gi",
                "$2b$31$abcdefghijklmnopqrstuuEyRF93CUgSeF./pbkNVOqj6m6iG/2Gi",
                "$argon2id$v=16$m=64,t=2,p=2$cGw0bnRlZA$cGw0bnRlZA",
                "$argon2id$v=19$m=999999999,t=2,p=2$cGw0bnRlZA$cGw0bnRlZA",
                "$argon2id$v=19$m=64,t=2,p=0$cGw0bnRlZA$cGw0bnRlZA",
                "$argon2id$v=19$m=64,t=2,p=2$p$cGw0bnRlZA",
                "$pbkdf2-plain$i=10$cGw0bnRlZA$cGw0bnRlZA",
                "$pbkdf2-pl4nted$10$cGw0bnRlZA$cGw0bnRlZA",
                "$digest-sha256$pl4nted$cGw0bnRlZA$cGw0bnRlZA",
                "$digest-sha256$prefix$cGw0bnRlZA$cGw0bnRlZA")) {
            final IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> PasswordText.parse(text), text);
            assertFalse(String.valueOf(refused.getMessage()).contains("pl4nted"), refused.getMessage());
            assertFalse(String.valueOf(refused.getMessage()).contains("cGw0"), refused.getMessage());
            assertEquals(null, refused.getCause());
        }
        for (final PasswordAlgorithm algorithm : ALL.subList(1, ALL.size())) {
            final IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> algorithm.stored("pl4nted!", "salt"));
            assertFalse(String.valueOf(refused.getMessage()).contains("pl4nted"), refused.getMessage());
        }
    }

    @Test
    void whatAnAlgorithmWouldCutOffIsNotTaken() {
        assertThrows(IllegalArgumentException.class, () -> new BcryptAlgorithm(4).store(new byte[73]));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Pbkdf2Algorithm(Digest.SHA256, 1, 0).store("a\0".getBytes(UTF_8)));
        assertThrows(IllegalArgumentException.class, () -> new BcryptAlgorithm(4).store("a\0a".getBytes(UTF_8)));
        final StoredPassword repeated = new BcryptAlgorithm(4).store("a".getBytes(UTF_8));
        assertFalse(repeated.isRight("a\0a".getBytes(UTF_8)));
        final StoredPassword stored = new Pbkdf2Algorithm(Digest.SHA256, 1, 0).store("a".getBytes(UTF_8));
        assertFalse(stored.isRight("a\0".getBytes(UTF_8)));
    }
}
