package io.millrace.broker;

import io.millrace.security.authn.BackendTerms;

/**
 * One source of authorization, as it is written; it is not opened yet.
 *
 * @param settings the whole entry
 * @param terms what guards the broker from it, if it is asked elsewhere
 */
public record SourceEntry(String type, ConfigSettings settings, BackendTerms terms) {}
