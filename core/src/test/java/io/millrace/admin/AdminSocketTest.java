package io.millrace.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminSocketTest {
    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("data/admin.sock");
    }

    @Test
    void onlyTheOwnerMayUseItAndItIsGoneWhenClosed() throws IOException {
        try (AdminSocket socket = AdminSocket.open(path)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertFalse(Files.exists(path.resolveSibling(".adm")));
            assertAnswered();
            assertTrue(socket.channel().isOpen());
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void oneThatNobodyListensOnIsReplaced() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        try (AdminSocket socket = AdminSocket.open(path)) {
            assertAnswered();
            assertTrue(socket.channel().isOpen());
        }
    }

    @Test
    void whatACrashLeftOfOneThatWasNotReadyIsReplaced() throws IOException {
        final Path nursery = Files.createDirectories(directory.resolve("data/.adm"));
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(nursery.resolve("s")));
        }
        AdminSocket.open(path).close();
        assertFalse(Files.exists(nursery));
    }

    @Test
    void oneThatSomebodyListensOnIsLeftAlone() throws IOException {
        try (AdminSocket socket = AdminSocket.open(path)) {
            assertThrows(FileAlreadyExistsException.class, () -> AdminSocket.open(path));
            assertAnswered();
            assertTrue(socket.channel().isOpen());
        }
    }

    @Test
    void aFileThatIsNoneOfOursIsLeftAlone() throws IOException {
        final Path file = Files.writeString(directory.resolve("precious"), "text");
        assertThrows(FileAlreadyExistsException.class, () -> AdminSocket.open(file));
        assertEquals("text", Files.readString(file));
    }

    @Test
    void theSocketOfASuccessorIsNotRemoved() throws IOException {
        final AdminSocket first = AdminSocket.open(path);
        Files.delete(path);
        try (AdminSocket second = AdminSocket.open(path)) {
            first.close();
            assertAnswered();
            assertTrue(second.channel().isOpen());
        }
    }

    private void assertAnswered() throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertTrue(client.isConnected());
        }
    }
}
