package io.millrace.session;

import io.millrace.snapshot.NotReplayed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** A Client Identifier: its UTF-8 bytes. Immutable. Comparable so that a map survives identifiers made to collide. */
public final class ClientId implements Comparable<ClientId> {
    private final byte[] bytes;

    @NotReplayed("of the bytes")
    private final int hash;

    private ClientId(final byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    public static ClientId of(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new ClientId(bytes);
    }

    public static ClientId of(final String clientId) {
        return new ClientId(clientId.getBytes(StandardCharsets.UTF_8));
    }

    /** Not to be modified. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ClientId that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int compareTo(final ClientId that) {
        return Arrays.compare(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
