package io.millrace.security;

import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows in CONNECT. Lives from the request for authentication to its answer: it never enters a ring, the
 * journal or a log, and {@link #toString()} does not tell the Password.
 */
public final class Credentials {
    private final String clientId;
    private final @Nullable String username;
    private final byte @Nullable [] password;
    private final SocketAddress address;
    private final @Nullable PeerCertificate certificate;
    private final Entrance entrance;
    private final Map<String, String> attributes;

    /** @param password is not copied; it is erased by {@link #erase()} */
    public Credentials(
            final String clientId,
            final @Nullable String username,
            final byte @Nullable [] password,
            final SocketAddress address) {
        this(clientId, username, password, address, null);
    }

    /** @param certificate null if the client has shown none */
    public Credentials(
            final String clientId,
            final @Nullable String username,
            final byte @Nullable [] password,
            final SocketAddress address,
            final @Nullable PeerCertificate certificate) {
        this(clientId, username, password, address, certificate, Entrance.UNKNOWN, Map.of());
    }

    /** @param attributes that the client has by itself */
    public Credentials(
            final String clientId,
            final @Nullable String username,
            final byte @Nullable [] password,
            final SocketAddress address,
            final @Nullable PeerCertificate certificate,
            final Entrance entrance,
            final Map<String, String> attributes) {
        this.clientId = clientId;
        this.username = username;
        this.password = password;
        this.address = address;
        this.certificate = certificate;
        this.entrance = entrance;
        this.attributes = Map.copyOf(attributes);
    }

    /** The same, with these attributes; the Password is not copied. */
    public Credentials with(final Map<String, String> others) {
        return new Credentials(clientId, username, password, address, certificate, entrance, others);
    }

    /** Never empty: one was assigned where the client gave none. */
    public String clientId() {
        return clientId;
    }

    public @Nullable String username() {
        return username;
    }

    /** Binary data (MQTT 5.0 §3.1.3.6); null if there was no Password. Valid until the answer is given. */
    public byte @Nullable [] password() {
        return password;
    }

    public SocketAddress address() {
        return address;
    }

    /** What the client has shown in its TLS handshake; null if it has shown none. */
    public @Nullable PeerCertificate certificate() {
        return certificate;
    }

    /** By where it comes in. */
    public Entrance entrance() {
        return entrance;
    }

    /** What is known of the client before anybody has believed it, by name: from its certificate, its CONNECT. */
    public Map<String, String> attributes() {
        return attributes;
    }

    /** Who this is if it is believed. */
    public Principal principal() {
        return principal(Grants.NONE);
    }

    /** Who this is if it is believed, and granted this; of the same attribute what is granted counts. */
    public Principal principal(final Grants grants) {
        return new Principal(clientId, username, address, certificate, grants.over(attributes), entrance);
    }

    /** Overwrites the Password; done by the transport once there is an answer. */
    public void erase() {
        if (password != null) {
            Arrays.fill(password, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "Credentials[clientId=" + clientId + ", username=" + username + ", address=" + address + "]";
    }
}
