package io.millrace.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.extension.AuthenticationProvider;
import io.millrace.extension.Settings;
import io.millrace.security.account.AccountDatabase;
import io.millrace.security.account.AccountNaming;
import io.millrace.security.account.Accounts;
import io.millrace.security.account.BuiltInAccounts;
import io.millrace.security.account.PasswordBackend;
import io.millrace.security.account.PasswordFileException;
import io.millrace.security.account.WatchedPasswordFile;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.password.Hashing;
import io.millrace.security.password.PasswordAlgorithm;
import io.millrace.security.password.StoredPassword;
import io.millrace.security.scram.ScramAuthenticator;
import io.millrace.security.scram.ScramMechanism;
import io.millrace.security.scram.ScramSecret;
import io.millrace.storage.admin.AdminCollection;
import io.millrace.storage.admin.AdminStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everything that logs in by an account: the two databases, password files, and the threads that hash. The thread that
 * starts the broker.
 */
final class AccountAuthentication implements AutoCloseable {
    static final String PASSWORD_DATABASE = "password_based:built_in_database";
    static final String PASSWORD_FILE = "password_based:file";
    static final String SCRAM_DATABASE = "scram:built_in_database";

    private static final String DECOY = "decoy_key";
    private static final int DECOY_LENGTH = 32;
    private static final long RELOAD_MIN_MS = 1_000;
    private static final long RELOAD_MAX_MS = 86_400_000;

    private final Hashing hashing = new Hashing();
    private final Accounts passwords;
    private final Accounts scram;
    private final byte[] decoyKey;
    private volatile @Nullable PasswordAlgorithm algorithm;
    private volatile int scramIterations = ScramSecret.ITERATIONS_LEAST;

    private AccountAuthentication(final Accounts passwords, final Accounts scram, final byte[] decoyKey) {
        this.passwords = passwords;
        this.scram = scram;
        this.decoyKey = decoyKey;
    }

    /**
     * Reads what is kept.
     *
     * @param store null at durability {@code none}: nothing is kept
     * @throws IOException if it cannot be read; the message is for the operator
     */
    static AccountAuthentication open(final @Nullable AdminStore store) throws IOException {
        try {
            return new AccountAuthentication(
                    new Accounts(StoredAccounts.of(store, "users")),
                    new Accounts(StoredAccounts.of(store, "scram_users")),
                    decoyKey(store));
        } catch (final IllegalArgumentException e) {
            throw new IOException("the administrative store: " + e.getMessage(), e);
        }
    }

    /** Made once: a salt that changed with each start would tell that nobody has it. */
    private static byte[] decoyKey(final @Nullable AdminStore store) throws IOException {
        final AdminCollection collection = store == null ? null : store.collection("scram");
        final byte[] kept = collection == null ? null : collection.get(DECOY);
        if (kept != null) {
            return kept;
        }
        final byte[] made = new byte[DECOY_LENGTH];
        new SecureRandom().nextBytes(made);
        if (collection != null) {
            collection.put(DECOY, made);
        }
        return made;
    }

    List<AuthenticationProvider> providers() {
        return List.of(
                provider(PASSWORD_DATABASE, this::openDatabase),
                provider(PASSWORD_FILE, this::openFile),
                provider(SCRAM_DATABASE, this::openScram),
                provider(ClientInformationReader.KIND, ClientInformationReader::open));
    }

    /** For the administration, by the word that tells them apart. */
    Map<String, AccountDatabase> databases() {
        return Map.of(
                "password",
                        new AccountDatabase(passwords, password -> {
                            final PasswordAlgorithm chosen = algorithm;
                            return (chosen == null ? PasswordAlgorithms.DEFAULT : chosen)
                                    .store(password.getBytes(UTF_8))
                                    .text();
                        }),
                "scram", new AccountDatabase(scram, password -> ScramSecret.of(password, scramIterations)));
    }

    private AuthenticationBackend openDatabase(final Settings settings) {
        final PasswordAlgorithm fresh = PasswordAlgorithms.read(settings, PasswordAlgorithms.DEFAULT);
        final PasswordAlgorithm foreign = PasswordAlgorithms.read(settings, PasswordAlgorithms.EMQX);
        Bootstrap.fill(settings, passwords, fresh, foreign);
        if (algorithm == null) {
            // That of the first entry, if there are several: it is the one database.
            algorithm = fresh;
        }
        final AccountNaming naming = naming(settings);
        // As most of the accounts are hashed.
        final StoredPassword decoy = decoy(Bootstrap.isOfHashes(settings) ? foreign : fresh);
        return new PasswordBackend(
                PASSWORD_DATABASE, naming, new BuiltInAccounts(passwords, decoy), hashing, patienceNs(settings));
    }

    private AuthenticationBackend openFile(final Settings settings) {
        final long intervalMs = settings.durationMs("reload_interval", "10s");
        if (intervalMs != 0 && (intervalMs < RELOAD_MIN_MS || intervalMs > RELOAD_MAX_MS)) {
            throw settings.refusal("reload_interval", "allowed is 1s to 1d, or 0s: only the start reads it");
        }
        final AccountNaming naming = naming(settings);
        try {
            return new PasswordBackend(
                    PASSWORD_FILE,
                    naming,
                    WatchedPasswordFile.open(settings.path("path"), intervalMs, decoy(PasswordAlgorithms.DEFAULT)),
                    hashing,
                    patienceNs(settings));
        } catch (final PasswordFileException e) {
            throw settings.refusal("path", String.valueOf(e.getMessage()));
        }
    }

    private AuthenticationBackend openScram(final Settings settings) {
        final ScramMechanism mechanism = switch (settings.text("algorithm", "sha256")) {
            case "sha256" -> ScramMechanism.SHA_256;
            case "sha512" -> ScramMechanism.SHA_512;
            default -> throw settings.refusal("algorithm", "allowed are sha256 and sha512");
        };
        final int iterations = settings.number(
                "iteration_count",
                ScramSecret.ITERATIONS_LEAST,
                ScramSecret.ITERATIONS_LEAST,
                ScramSecret.ITERATIONS_MOST);
        scramIterations = iterations;
        return new ScramAuthenticator(SCRAM_DATABASE, mechanism, scram, decoyKey, iterations);
    }

    private static AccountNaming naming(final Settings settings) {
        final String word = settings.text("user_id_type", "username");
        for (final AccountNaming naming : AccountNaming.values()) {
            if (naming.name().toLowerCase(Locale.ROOT).equals(word)) {
                return naming;
            }
        }
        throw settings.refusal("user_id_type", "allowed are username and clientid");
    }

    /** Less than the chain's: what is not begun in time would not be done in time. */
    private static long patienceNs(final Settings settings) {
        return TimeUnit.MILLISECONDS.toNanos(settings.durationMs("timeout", "5s")) / 10 * 9;
    }

    private static StoredPassword decoy(final PasswordAlgorithm algorithm) {
        final byte[] unknown = new byte[DECOY_LENGTH];
        new SecureRandom().nextBytes(unknown);
        // Not every algorithm takes every byte.
        return algorithm.store(Base64.getEncoder().encode(unknown));
    }

    /** Makes backends of one kind. */
    private interface Opener {
        AuthenticationBackend open(Settings settings);
    }

    private static AuthenticationProvider provider(final String kind, final Opener opener) {
        return new AuthenticationProvider() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public AuthenticationBackend open(final Settings settings) {
                return opener.open(settings);
            }
        };
    }

    @Override
    public void close() {
        hashing.close();
    }
}
