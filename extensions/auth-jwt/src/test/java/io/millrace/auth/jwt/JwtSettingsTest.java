package io.millrace.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.broker.StartException;
import io.millrace.broker.WrittenSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an entry of the configuration may say. */
final class JwtSettingsTest {
    @Test
    void whatEmqxWritesIsUnderstood() {
        final WrittenSettings written = WrittenSettings.of("""
                acl_claim_name = acl
                disconnect_after_expire = true
                endpoint = "https://127.0.0.1:1/jwks.json"
                from = password
                headers { Accept = "application/json" }
                pool_size = 8
                refresh_interval = 300
                ssl { enable = true, verify = verify_none }
                use_jwks = true
                verify_claims { }
                """);
        new JwtAuthenticationProvider().open(written.settings()).close();
        written.checkAllAsked();
    }

    @Test
    void whatIsRefusedIsNamedAndSecretsAreNotTold() {
        for (final String section : List.of(
                "from = password",
                "algorithm = rsa",
                "algorithm = hmac-based",
                "algorithm = hmac-based, secret = \"\"",
                "algorithm = hmac-based, secret = \"s3cret!\", secret_base64_encoded = true",
                "algorithm = hmac-based, secret = { s3cret = 1 }",
                "algorithm = public-key",
                "algorithm = public-key, public_key = nowhere.pem",
                "algorithm = public-key, public_key = \"-----BEGIN PRIVATE KEY-----s3cret-----END PRIVATE KEY-----\"",
                "algorithm = public-key, public_key = \"-----BEGIN PUBLIC KEY-----s3cret-----END PUBLIC KEY-----\"",
                "algorithm = hmac-based, secret = a, from = header",
                "algorithm = hmac-based, secret = a, verify_claims { exp = 1 }",
                "algorithm = hmac-based, secret = a, verify_claims { a = \"${password}\" }",
                "use_jwks = true",
                "use_jwks = true, endpoint = \"u:s3cret@127.0.0.1\"",
                "use_jwks = true, endpoint = \"http://u:s3cret@127.0.0.1/a b\"",
                "use_jwks = true, endpoint = \"http://127.0.0.1/\", refresh_interval = 8d",
                "use_jwks = true, endpoint = \"http://127.0.0.1/\", headers { host = s3cret }",
                "use_jwks = s3cret")) {
            final String complaint = assertThrows(
                            StartException.class,
                            () -> new JwtAuthenticationProvider()
                                    .open(WrittenSettings.of(section).settings()),
                            section)
                    .getMessage();
            assertTrue(complaint.contains("authentication[0]."), complaint);
            assertFalse(complaint.contains("s3cr") && !section.startsWith("use_jwks = s3"), complaint);
        }
    }
}
