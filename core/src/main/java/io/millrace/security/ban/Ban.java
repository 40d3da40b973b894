package io.millrace.security.ban;

import io.millrace.security.AddressRange;

/**
 * One ban.
 *
 * @param who by kind: the name, the address, the range, or the expression, which need not match all of a name
 * @param by who has banned
 * @param reason for people; empty if none is given
 * @param sinceMs milliseconds since the epoch
 * @param untilMs the same; {@link #FOREVER} is possible
 */
public record Ban(BanKind kind, String who, String by, String reason, long sinceMs, long untilMs) {
    public static final long FOREVER = Long.MAX_VALUE;

    private static final int REMARK_LIMIT = 256;

    /** @throws IllegalArgumentException if {@code who} is none of its kind; the message is for operators */
    public Ban {
        if (who.isEmpty()) {
            throw new IllegalArgumentException("who is banned must be said");
        }
        if (by.length() > REMARK_LIMIT || reason.length() > REMARK_LIMIT) {
            throw new IllegalArgumentException("a reason has at most " + REMARK_LIMIT + " characters");
        }
        if (untilMs <= sinceMs) {
            throw new IllegalArgumentException("a ban ends after it has begun");
        }
        who = canonical(kind, who);
    }

    private static String canonical(final BanKind kind, final String who) {
        switch (kind) {
            case PEERHOST -> {
                final AddressRange address = AddressRange.of(who);
                if (!address.isSingle()) {
                    throw new IllegalArgumentException(who + " is a range: ban it as peerhost_net");
                }
                final String text = address.toString();
                return text.substring(0, text.indexOf('/'));
            }
            case PEERHOST_NET -> {
                return AddressRange.of(who).toString();
            }
            case CLIENTID_RE, USERNAME_RE -> {
                NameExpression.check(who);
                return who;
            }
            default -> {
                return who;
            }
        }
    }

    /** There is one ban of a key. */
    public String key() {
        return kind.word() + ":" + who;
    }

    public boolean isOver(final long nowMs) {
        return untilMs <= nowMs;
    }
}
