package io.millrace.bench.load.stub;

/** Topic Filters, level by level. */
final class Filters {
    private static final String SHARE = "$share/";

    private Filters() {}

    static boolean isShared(final String filter) {
        return filter.startsWith(SHARE);
    }

    /** {@code filter} without {@code $share/group/}. */
    static String topicFilterOf(final String filter) {
        return isShared(filter) ? filter.substring(filter.indexOf('/', SHARE.length()) + 1) : filter;
    }

    static boolean matches(final String filter, final String topic) {
        final String[] filterLevels = filter.split("/", -1);
        final String[] levels = topic.split("/", -1);
        for (int i = 0; i < filterLevels.length; i++) {
            if (filterLevels[i].equals("#")) {
                return true;
            }
            if (i == levels.length || !filterLevels[i].equals("+") && !filterLevels[i].equals(levels[i])) {
                return false;
            }
        }
        return filterLevels.length == levels.length;
    }
}
