package io.millrace.auth.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.broker.StartException;
import io.millrace.broker.WrittenSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an entry of the configuration may say. */
final class HttpSettingsTest {
    /** What EMQX's dashboard writes, beside what this broker's chain reads itself. */
    @Test
    void whatEmqxWritesIsUnderstood() {
        final WrittenSettings written = WrittenSettings.of("""
                method = post
                url = "https://127.0.0.1:8443/auth"
                body { username = "${username}" }
                headers { connection = "keep-alive", content-type = "application/json" }
                connect_timeout = 15s
                enable_pipelining = 100
                pool_size = 8
                request_timeout = 5s
                ssl { enable = true, verify = verify_none }
                """);
        new HttpAuthenticationProvider().open(written.settings()).close();
        written.checkAllAsked();
    }

    @Test
    void aMisspeltKeyIsRefused() {
        final WrittenSettings written = WrittenSettings.of("method = get, url = \"http://a/\", pool_sise = 3");
        new HttpAuthenticationProvider().open(written.settings()).close();
        final String complaint =
                assertThrows(StartException.class, written::checkAllAsked).getMessage();
        assertTrue(complaint.contains("pool_sise") && complaint.contains("pool_size"), complaint);
    }

    @Test
    void whatIsRefusedIsNamedAndSecretsAreNotTold() {
        for (final String section : List.of(
                "url = \"http://127.0.0.1/\"",
                "method = put, url = \"http://127.0.0.1/\"",
                "method = get",
                "method = get, url = \"127.0.0.1/s3cret\"",
                "method = get, url = \"ftp://u:s3cret@127.0.0.1/\"",
                "method = get, url = \"http://u:s3cret@\"",
                "method = get, url = \"http://u:s3cret@127.0.0.1/#x\"",
                "method = get, url = \"http://u:s3cret@${username}/\"",
                "method = get, url = \"http://u:s3cret@127.0.0.1/a/../b\"",
                "method = get, url = \"http://u:s3cret@127.0.0.1/a b\"",
                "method = get, url = \"http://127.0.0.1/\", headers { host = s3cret }",
                "method = get, url = \"http://127.0.0.1/\", headers { x = \"a\\r\\ns3cret\" }",
                "method = get, url = \"http://127.0.0.1/\", headers { x = \"s3crét\" }",
                "method = get, url = \"http://u:s3cret@127.0.0.1/\", headers { authorization = s3cret }",
                "method = get, url = \"http://127.0.0.1/\", headers = s3cret",
                "method = get, url = \"http://127.0.0.1/\", body = s3cret",
                "method = post, url = \"http://127.0.0.1/\", headers { content-type = s3cret }",
                "method = get, url = \"http://127.0.0.1/\", pool_size = 0",
                "method = get, url = \"http://127.0.0.1/\", request_timeout = 0s",
                "method = get, url = \"https://127.0.0.1/\", ssl { enable = false }",
                "method = get, url = \"https://127.0.0.1/\", ssl { enable = true, verify = maybe }",
                "method = get, url = \"https://127.0.0.1/\", ssl { enable = true, cacertfile = nowhere.pem }",
                "method = get, url = \"https://127.0.0.1/\", ssl { enable = true, certfile = nowhere.pem }")) {
            final String complaint = assertThrows(
                            StartException.class,
                            () -> new HttpAuthenticationProvider()
                                    .open(WrittenSettings.of(section).settings()),
                            section)
                    .getMessage();
            assertTrue(complaint.contains("authentication[0]."), complaint);
            assertFalse(complaint.contains("s3cr"), complaint);
        }
    }

    @Test
    void aUrlHasItsParts() {
        final ServiceUrl url = ServiceUrl.of("HTTPS://a:b@[::1]:8443/p/${clientid}?q=${username}");
        assertEquals("https://[::1]:8443", url.origin());
        assertEquals("/p/${clientid}", url.path());
        assertEquals("q=${username}", url.query());
        assertEquals("Basic YTpi", url.authorization());
        assertFalse(url.toString().contains("a:b"));
        assertEquals("", ServiceUrl.of("http://example.com?client=${clientid}").path());
        assertEquals(
                "client=${clientid}",
                ServiceUrl.of("http://example.com?client=${clientid}").query());
    }
}
