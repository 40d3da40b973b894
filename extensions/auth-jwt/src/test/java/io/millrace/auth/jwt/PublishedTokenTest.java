package io.millrace.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens that others have published: RFC 7515 appendix A, RFC 8037 appendix A, jwt.io. */
@Timeout(60)
final class PublishedTokenTest {
    /** The claims of RFC 7515 expire at 1300819380. */
    private static final long THEN_S = 1_300_819_000;

    private static final String CLAIMS =
            ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";

    private static final String HS256 =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" + CLAIMS + "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String RS256 = "eyJhbGciOiJSUzI1NiJ9" + CLAIMS
            + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb"
            + "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383"
            + "LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy"
            + "wlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    private static final String RSA_KEY = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
            + "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SF"
            + "d2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo"
            + "7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkM"
            + "Ls91kzk2PAcDTW9gb54h4FRWyuXpoQ\"}";

    private static final String ES256 = "eyJhbGciOiJFUzI1NiJ9" + CLAIMS
            + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private static final String EC_KEY = "{\"kty\":\"EC\",\"crv\":\"P-256\","
            + "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

    /** Its payload is "Example of Ed25519 signing". */
    private static final String EDDSA = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
            + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private static final String ED_KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    /** The one that jwt.io showed for years, with its secret. */
    private static final String OF_JWT_IO = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
            + ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
            + ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

    @Test
    void theHmacOfRfc7515() {
        final String section = "algorithm = hmac-based, secret_base64_encoded = true, secret ="
                + " \"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ+EstJQLr/T+1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==\"";
        try (JwtAuthentication backend = Shown.backend(section, THEN_S)) {
            assertEquals(Kind.ALLOW, Shown.kind(backend, HS256));
            assertEquals(Kind.IGNORE, Shown.kind(backend, RS256));
        }
        try (JwtAuthentication backend = Shown.backend(section, 1_300_819_380)) {
            assertEquals(Kind.DENY, Shown.kind(backend, HS256));
        }
    }

    @Test
    void theTokenOfJwtIo() {
        final String section =
                "algorithm = hmac-based, secret = your-256-bit-secret, verify_claims { name = \"John Doe\" }";
        try (JwtAuthentication backend = Shown.backend(section, 1_700_000_000)) {
            assertEquals(Kind.ALLOW, Shown.kind(backend, OF_JWT_IO));
        }
    }

    @Test
    void theSignaturesOfRfc7515And8037() throws Exception {
        try (KeyServer server = new KeyServer(List.of(RSA_KEY, EC_KEY, ED_KEY));
                JwtAuthentication backend = Shown.backend(server.section(), THEN_S)) {
            assertEquals(Kind.ALLOW, Shown.kind(backend, RS256));
            assertEquals(Kind.ALLOW, Shown.kind(backend, ES256));
            assertEquals(Kind.IGNORE, Shown.kind(backend, HS256));
            // It is believed, and then no JSON.
            assertEquals(Kind.DENY, Shown.kind(backend, EDDSA));
            assertEquals(Kind.IGNORE, Shown.kind(backend, EDDSA.replace("hgyY0", "hgyY1")));
        }
    }
}
