package io.millrace.transport.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of key that tools write, and what the operator is told of files that cannot be used. */
class TlsFilesTest {
    @TempDir
    Path directory;

    private Pki pki;

    @BeforeEach
    void authority() throws Exception {
        pki = new Pki(directory);
    }

    private X509Bundle server(final CertificateBuilder.Algorithm algorithm) throws Exception {
        return Pki.serverBuilder("x").algorithm(algorithm).buildIssuedBy(pki.authority);
    }

    private static void open(final TlsIdentity identity) throws IOException {
        TlsDoor.open("ssl:default", TlsConfig.of(identity), TlsProvider.best()).close();
    }

    private static String complaint(final TlsIdentity identity) {
        return assertThrows(IOException.class, () -> open(identity)).getMessage();
    }

    private static String pem(final String label, final byte[] der) throws IOException {
        final StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, der));
        }
        return text.toString();
    }

    /** What PKCS#8 has inside: the older form. */
    private static byte[] inside(final PrivateKey key) throws IOException {
        final ASN1Encodable older = PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey();
        return older.toASN1Primitive().getEncoded();
    }

    @ParameterizedTest
    @EnumSource(names = {"ecp256", "ecp384", "rsa2048", "rsa4096", "ed25519"})
    void keysInPkcs8(final CertificateBuilder.Algorithm algorithm) throws Exception {
        open(pki.write("server", server(algorithm)));
    }

    @Test
    void theOlderForms() throws Exception {
        final X509Bundle rsa = server(CertificateBuilder.Algorithm.rsa2048);
        final TlsIdentity pkcs1 = pki.write("rsa", rsa);
        Files.writeString(
                pkcs1.key(), pem("RSA PRIVATE KEY", inside(rsa.getKeyPair().getPrivate())));
        open(pkcs1);
        final X509Bundle ec = server(CertificateBuilder.Algorithm.ecp384);
        final TlsIdentity sec1 = pki.write("ec", ec);
        final PrivateKeyInfo key =
                PrivateKeyInfo.getInstance(ec.getKeyPair().getPrivate().getEncoded());
        final org.bouncycastle.asn1.sec.ECPrivateKey named = new org.bouncycastle.asn1.sec.ECPrivateKey(
                384,
                org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(key.parsePrivateKey())
                        .getKey(),
                key.getPrivateKeyAlgorithm().getParameters());
        Files.writeString(
                sec1.key(),
                pem(
                                "EC PARAMETERS",
                                key.getPrivateKeyAlgorithm()
                                        .getParameters()
                                        .toASN1Primitive()
                                        .getEncoded())
                        + pem("EC PRIVATE KEY", named.getEncoded()));
        open(sec1);
    }

    @Test
    void anEncryptedKey() throws Exception {
        final X509Bundle bundle = server(CertificateBuilder.Algorithm.ecp256);
        final TlsIdentity plain = pki.write("server", bundle);
        final PemObject encrypted = new JcaPKCS8Generator(
                        bundle.getKeyPair().getPrivate(),
                        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                .setProvider(new BouncyCastleProvider())
                                .setPRF(PKCS8Generator.PRF_HMACSHA256)
                                .setPassword("secret 7".toCharArray())
                                .build())
                .generate();
        Files.writeString(plain.key(), pem(encrypted.getType(), encrypted.getContent()));
        open(new TlsIdentity(plain.certificate(), plain.key(), "secret 7", null));
        final String withoutPassword = complaint(plain);
        assertTrue(withoutPassword.endsWith("is encrypted, and ssl_options.password is not set"), withoutPassword);
        final TlsIdentity wrong = new TlsIdentity(plain.certificate(), plain.key(), "wrong 7", null);
        final String complaint = complaint(wrong);
        assertTrue(complaint.endsWith("cannot be decrypted: ssl_options.password is wrong"), complaint);
        assertFalse((complaint + wrong + TlsConfig.of(wrong)).contains("wrong 7"));
        assertTrue(NISTObjectIdentifiers.id_aes256_CBC.equals(PKCS8Generator.AES_256_CBC));
    }

    @Test
    void anOldEncryptedKeyIsAnsweredWithTheCommandThatConvertsIt() throws Exception {
        final TlsIdentity identity = pki.write("server", pki.server("x"));
        Files.writeString(
                identity.key(),
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n");
        assertTrue(complaint(identity).contains("openssl pkcs8 -topk8"));
        Files.writeString(identity.key(), pem("EC PRIVATE KEY", new byte[] {0x30, (byte) 0x84, 1}));
        assertTrue(complaint(identity).contains("openssl pkcs8 -topk8"));
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        final TlsIdentity good = pki.write("server", pki.server("x"));
        final Path missing = directory.resolve("missing.pem");
        assertEquals(
                "listener ssl:default: ssl_options.certfile " + missing + ": there is no such file",
                complaint(new TlsIdentity(missing, good.key(), null, null)));
        assertEquals(
                "listener ssl:default: ssl_options.keyfile " + directory + ": cannot be read",
                complaint(new TlsIdentity(good.certificate(), directory, null, null)));
        assertEquals(
                "listener ssl:default: ssl_options.certfile " + good.key() + ": holds no certificate in PEM",
                complaint(new TlsIdentity(good.key(), good.key(), null, null)));
        assertEquals(
                "listener ssl:default: ssl_options.keyfile " + good.certificate() + ": holds no private key in PEM",
                complaint(new TlsIdentity(good.certificate(), good.certificate(), null, null)));
        for (final CertificateBuilder.Algorithm other : List.of(
                CertificateBuilder.Algorithm.ecp256,
                CertificateBuilder.Algorithm.rsa2048,
                CertificateBuilder.Algorithm.ed25519)) {
            final TlsIdentity stranger = pki.write("other", server(other));
            assertEquals(
                    "listener ssl:default: ssl_options.keyfile " + stranger.key() + ": does not fit the certificate "
                            + good.certificate(),
                    complaint(new TlsIdentity(good.certificate(), stranger.key(), null, null)));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void aCipherThatNobodyKnowsIsNamed(final TlsProvider provider) throws Exception {
        final TlsIdentity identity = pki.write("server", pki.server("x"));
        TlsDoor.open("ssl:default", withCipher(identity, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), provider)
                .close();
        final IOException e = assertThrows(
                IOException.class, () -> TlsDoor.open("ssl:default", withCipher(identity, "TLS_ROT13"), provider));
        assertTrue(e.getMessage().startsWith("listener ssl:default: ssl_options.ciphers: TLS_ROT13 is none"));
    }

    private static TlsConfig withCipher(final TlsIdentity identity, final String cipher) {
        return new TlsConfig(
                identity, Map.of(), ClientCertificates.NONE, List.of(TlsConfig.TLS_1_2), List.of(cipher), 1000, 0);
    }
}
