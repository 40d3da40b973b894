package io.millrace.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The Authentication Methods that a broker offers; any thread. */
public final class EnhancedAuthenticators {
    /** None is offered. */
    public static final EnhancedAuthenticators NONE = new EnhancedAuthenticators(List.of());

    private static final int METHOD_LENGTH_LIMIT = 65_535;

    private final EnhancedAuthenticator[] authenticators;
    private final byte[][] methods;

    /** @throws IllegalArgumentException if two have the same method, or one has none that fits a packet */
    public EnhancedAuthenticators(final List<EnhancedAuthenticator> authenticators) {
        this.authenticators = authenticators.toArray(new EnhancedAuthenticator[0]);
        methods = new byte[this.authenticators.length][];
        for (int i = 0; i < methods.length; i++) {
            final String method = this.authenticators[i].method();
            final byte[] bytes = method.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || bytes.length > METHOD_LENGTH_LIMIT) {
                throw new IllegalArgumentException("not an authentication method: " + method);
            }
            for (int j = 0; j < i; j++) {
                if (this.authenticators[j].method().equals(method)) {
                    throw new IllegalArgumentException("two authenticators for the method " + method);
                }
            }
            methods[i] = bytes;
        }
    }

    /** The one for the method that stands in these bytes; null if it is not offered. */
    public @Nullable EnhancedAuthenticator find(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = 0; i < methods.length; i++) {
            if (isSame(methods[i], buffer, offset, length)) {
                return authenticators[i];
            }
        }
        return null;
    }

    /** True if {@code method} stands in these bytes. */
    public static boolean isSame(final byte[] method, final DirectBuffer buffer, final int offset, final int length) {
        boolean same = method.length == length;
        for (int i = 0; same && i < length; i++) {
            same = method[i] == buffer.getByte(offset + i);
        }
        return same;
    }
}
