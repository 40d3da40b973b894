package io.millrace.security.acl;

/**
 * What each connection remembers of the answers of sources that are asked elsewhere.
 *
 * @param sizeLimit answers; 0: none
 * @param ttlS how long one is believed, in seconds
 */
public record CacheConfig(int sizeLimit, int ttlS) {
    public static final int SIZE_MAX = 1024;

    public static final CacheConfig NONE = new CacheConfig(0, 1);

    public CacheConfig {
        if (sizeLimit < 0 || sizeLimit > SIZE_MAX || ttlS < 1) {
            throw new IllegalArgumentException(
                    "size 0 to " + SIZE_MAX + ", at least a second: " + sizeLimit + ", " + ttlS);
        }
    }
}
