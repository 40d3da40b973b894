/** The subscription index: which subscriptions match a Topic Name. */
@NullMarked
package io.millrace.subscription;

import org.jspecify.annotations.NullMarked;
