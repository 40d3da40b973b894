/** What authenticated clients may publish and subscribe to: rules, their notations, and the sources they come from. */
@NullMarked
package io.millrace.security.acl;

import org.jspecify.annotations.NullMarked;
