package io.millrace.cli;

/**
 * Something that the operator should know.
 *
 * @param isDamage false for what the next start puts right without any loss
 * @param what where and what
 * @param next what to do about it
 */
record StoreFinding(boolean isDamage, String what, String next) {
    static final String REPAIR = "millrace store repair";
    static final String BACKUP = "restore the data directory from a backup (millrace store restore --from DIR)";

    static StoreFinding note(final String what, final String next) {
        return new StoreFinding(false, what, next);
    }

    static StoreFinding damage(final String what, final String next) {
        return new StoreFinding(true, what, next);
    }
}
