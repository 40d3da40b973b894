/** The administrative store: small keyed collections, each a file that is replaced whole. Knows no MQTT. */
@NullMarked
package io.millrace.storage.admin;

import org.jspecify.annotations.NullMarked;
