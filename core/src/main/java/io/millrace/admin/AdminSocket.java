package io.millrace.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The socket file: only its owner may use it, from its first moment on. It is bound inside a directory that is the
 * owner's alone and moved to its place when its permissions are set.
 */
final class AdminSocket implements AutoCloseable {
    /** Shorter than any sensible name of the socket itself: the kernel's limit of paths counts for both. */
    private static final String NURSERY = ".adm";

    private final ServerSocketChannel channel;
    private final Path path;
    private final @Nullable Object fileKey;

    private AdminSocket(final ServerSocketChannel channel, final Path path) throws IOException {
        this.channel = channel;
        this.path = path;
        this.fileKey = attributes(path).fileKey();
    }

    /**
     * Opens the socket; replaces one that nobody listens on any more.
     *
     * @throws FileAlreadyExistsException if somebody does, or if the file is none of ours
     */
    static AdminSocket open(final Path path) throws IOException {
        final Path directory = Objects.requireNonNull(path.getParent(), "absolute path");
        Files.createDirectories(directory);
        removeStale(path);
        final Path nursery = directory.resolve(NURSERY);
        final Path newborn = nursery.resolve("s");
        Files.deleteIfExists(newborn);
        Files.deleteIfExists(nursery);
        Files.createDirectory(
                nursery, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        final ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(newborn));
            Files.setPosixFilePermissions(newborn, PosixFilePermissions.fromString("rw-------"));
            Files.move(newborn, path, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(nursery);
            return new AdminSocket(channel, path);
        } catch (final IOException e) {
            channel.close();
            throw e;
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        final boolean isOurs = Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && Objects.equals(attributes(path).fileKey(), fileKey);
        if (isOurs) {
            Files.deleteIfExists(path);
        }
    }

    private static void removeStale(final Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        // A socket is neither file nor directory nor link.
        if (!attributes(path).isOther()) {
            throw new FileAlreadyExistsException(path.toString(), null, "is there already and no socket");
        }
        if (isAnswered(path)) {
            throw new FileAlreadyExistsException(path.toString(), null, "another broker listens on it");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isAnswered(final Path path) {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return client.isConnected();
        } catch (final IOException e) {
            return false;
        }
    }

    private static BasicFileAttributes attributes(final Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
