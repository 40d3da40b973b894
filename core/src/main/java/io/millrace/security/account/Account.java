package io.millrace.security.account;

import io.millrace.security.Grants;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is kept of somebody who may log in. Immutable.
 *
 * @param secret what a password is compared with, without control characters: for a password in the notation of
 *     {@link io.millrace.security.password.PasswordText}, for SCRAM its keys
 * @param isSuperuser true: it is asked for no permission
 * @param attributes of the client, by name
 */
public record Account(String secret, boolean isSuperuser, Map<String, String> attributes) {
    public static final int ATTRIBUTE_LIMIT = 16;
    /** Of an attribute's value, in characters. */
    public static final int ATTRIBUTE_LENGTH_LIMIT = 255;

    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** @throws IllegalArgumentException if something is out of bounds; the message is for operators */
    public Account {
        attributes = Map.copyOf(attributes);
        if (attributes.size() > ATTRIBUTE_LIMIT) {
            throw new IllegalArgumentException("an account has at most " + ATTRIBUTE_LIMIT + " attributes");
        }
        for (final Map.Entry<String, String> attribute : attributes.entrySet()) {
            if (!ATTRIBUTE_NAME.matcher(attribute.getKey()).matches()) {
                throw new IllegalArgumentException(
                        "the name of an attribute has 1 to 64 letters, digits, _ and -: " + attribute.getKey());
            }
            if (attribute.getValue().length() > ATTRIBUTE_LENGTH_LIMIT || hasControl(attribute.getValue())) {
                throw new IllegalArgumentException("the attribute " + attribute.getKey() + " must have at most "
                        + ATTRIBUTE_LENGTH_LIMIT + " characters, no control characters among them");
            }
        }
        if (hasControl(secret)) {
            throw new IllegalArgumentException("the password is in no notation that is known");
        }
    }

    /** What a login gives its client. */
    public Grants grants() {
        return isSuperuser || !attributes.isEmpty()
                ? new Grants(isSuperuser, attributes, Grants.NEVER, List.of())
                : Grants.NONE;
    }

    private static boolean hasControl(final String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Account[isSuperuser=" + isSuperuser + ", attributes=" + attributes + "]";
    }
}
