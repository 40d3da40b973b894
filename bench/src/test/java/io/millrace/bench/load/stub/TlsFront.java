package io.millrace.bench.load.stub;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** TLS by the JDK in front of a stub: a self-signed certificate for 127.0.0.1, two threads a connection. */
public final class TlsFront implements AutoCloseable {
    private final X509Bundle bundle;
    private final SSLServerSocket server;
    private final int behind;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger leaves = new AtomicInteger();

    private TlsFront(final int behind) throws Exception {
        this.behind = behind;
        bundle = new CertificateBuilder()
                .subject("CN=stub")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        final KeyManagerFactory keys = bundle.toKeyManagerFactory();
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    }

    /** @param behind the port of the stub */
    public static TlsFront of(final int behind) throws Exception {
        final TlsFront front = new TlsFront(behind);
        start("accept", front::accept);
        return front;
    }

    public int port() {
        return server.getLocalPort();
    }

    public int handshakes() {
        return handshakes.get();
    }

    /** Ends of a stream that were told by TLS, and not by a reset. */
    public int leaves() {
        return leaves.get();
    }

    /** As PEM. */
    public Path writeCertificate(final Path file) throws IOException {
        return java.nio.file.Files.writeString(file, bundle.getCertificatePEM());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() throws IOException {
        while (true) {
            final SSLSocket outer = (SSLSocket) server.accept();
            start("front", () -> relay(outer));
        }
    }

    private void relay(final SSLSocket outer) throws IOException {
        try (outer;
                Socket inner = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            outer.startHandshake();
            handshakes.incrementAndGet();
            inner.setTcpNoDelay(true);
            start("back", () -> {
                try (outer) {
                    inner.getInputStream().transferTo(outer.getOutputStream());
                }
            });
            copy(outer.getInputStream(), inner.getOutputStream());
            leaves.incrementAndGet();
        }
    }

    private static void copy(final InputStream from, final OutputStream to) throws IOException {
        final byte[] bytes = new byte[1 << 14];
        for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
            to.write(bytes, 0, count);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(final String name, final Work work) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (final IOException closed) {
                        // By one of the two sides, which is how it ends.
                        return;
                    }
                },
                "tls-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
