package io.millrace.security.ban;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a ban looks at. The words are EMQX's. */
public enum BanKind {
    CLIENTID("clientid"),
    USERNAME("username"),
    PEERHOST("peerhost"),
    PEERHOST_NET("peerhost_net"),
    CLIENTID_RE("clientid_re"),
    USERNAME_RE("username_re");

    private final String word;

    BanKind(final String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException if there is none of this name; the message is for operators */
    public static BanKind of(final String word) {
        for (final BanKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a ban is of "
                + Stream.of(values()).map(BanKind::word).collect(Collectors.joining(", ")) + ", not of " + word);
    }

    public String word() {
        return word;
    }
}
