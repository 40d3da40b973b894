package io.millrace.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;

/**
 * TLS in front of one listener. Handlers are made by any I/O thread, the files are read again by one thread at a time;
 * between the two stands one volatile reference. A connection keeps the certificate that it began with.
 */
public final class TlsDoor implements AutoCloseable {
    private final String listener;
    private final TlsConfig config;
    private final TlsProvider provider;
    private FileStamps stamps;
    private volatile TlsSites sites;

    private TlsDoor(
            final String listener,
            final TlsConfig config,
            final TlsProvider provider,
            final FileStamps stamps,
            final TlsSites sites) {
        this.listener = listener;
        this.config = config;
        this.provider = provider;
        this.stamps = stamps;
        this.sites = sites;
    }

    /** @throws IOException names the listener, the setting, the file and what is wrong with it */
    public static TlsDoor open(final String listener, final TlsConfig config, final TlsProvider provider)
            throws IOException {
        try {
            final FileStamps stamps = FileStamps.of(config);
            return new TlsDoor(listener, config, provider, stamps, TlsSites.open(config, provider));
        } catch (final IOException e) {
            throw new IOException("listener " + listener + ": " + e.getMessage(), e);
        }
    }

    /** What stands at the beginning of a new connection's pipeline. */
    public ChannelHandler newHandler(final ByteBufAllocator allocator) {
        return config.hosts().isEmpty()
                ? newSslHandler("", allocator)
                : new HostChoice(this, config.handshakeTimeoutMs());
    }

    SslHandler newSslHandler(final String host, final ByteBufAllocator allocator) {
        while (true) {
            final TlsSite site = sites.of(host);
            // One that is replaced at this moment is gone; then there is a new one already.
            if (site.retain()) {
                try {
                    return site.newHandler(allocator, config.handshakeTimeoutMs());
                } finally {
                    site.release();
                }
            }
        }
    }

    /** True if a file has changed since they were last read, or tried to be. */
    public synchronized boolean isStale() {
        return !stamps.equals(FileStamps.of(config));
    }

    /**
     * Reads the files again, for new connections.
     *
     * @throws IOException as {@link #open}; what was read before stays in use
     */
    public synchronized void reload() throws IOException {
        stamps = FileStamps.of(config);
        final TlsSites before = sites;
        try {
            sites = TlsSites.open(config, provider);
        } catch (final IOException e) {
            throw new IOException("listener " + listener + ": " + e.getMessage(), e);
        }
        before.release();
    }

    public String listener() {
        return listener;
    }

    public TlsConfig config() {
        return config;
    }

    /** No more handlers are asked for; connections keep what they have. */
    @Override
    public void close() {
        sites.release();
    }
}
