package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.millrace.transport.tls.Pki;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsIdentity;
import io.millrace.transport.tls.TlsProvider;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A response that is in a file is shown to a client that asks for it. */
@Timeout(60)
class OcspStaplingTest {
    @TempDir
    Path directory;

    @Test
    void aClientThatAsksIsShownTheFile() throws Exception {
        final Pki pki = new Pki(directory);
        final TlsIdentity plain = pki.write("server", pki.server("x"));
        // Nobody but the client looks into it.
        final byte[] response = "as the responder signed it".getBytes(StandardCharsets.US_ASCII);
        final Path file = Files.write(directory.resolve("ocsp.der"), response);
        final TlsConfig config = TlsConfig.of(new TlsIdentity(plain.certificate(), plain.key(), null, file));
        final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        final SslContext client = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .trustManager(pki.authority.getCertificate())
                .enableOcsp(true)
                .endpointIdentificationAlgorithm(null)
                .build();
        try (TlsRig rig = new TlsRig(config, TlsProvider.BORINGSSL)) {
            final Channel channel = new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(final Channel opened) {
                            opened.pipeline().addLast(client.newHandler(opened.alloc()));
                        }
                    })
                    .connect("127.0.0.1", rig.socketPort())
                    .sync()
                    .channel();
            final SslHandler tls = channel.pipeline().get(SslHandler.class);
            assertNotNull(tls);
            tls.handshakeFuture().sync();
            final byte[] shown = ((ReferenceCountedOpenSslEngine) tls.engine()).getOcspResponse();
            assertArrayEquals(response, shown);
            assertEquals("TLSv1.3", tls.engine().getSession().getProtocol());
            channel.close().sync();
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
            ReferenceCountUtil.release(client);
        }
    }
}
