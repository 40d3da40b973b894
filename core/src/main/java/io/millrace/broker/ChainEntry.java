package io.millrace.broker;

import io.millrace.security.authn.BackendTerms;

/**
 * One backend of a chain, as it is written; it is not opened yet.
 *
 * @param kind {@code mechanism} or {@code mechanism:backend}
 * @param settings the whole entry
 * @param terms what guards the broker from it
 */
public record ChainEntry(String kind, ConfigSettings settings, BackendTerms terms) {}
