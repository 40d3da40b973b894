/** What decoding and encoding costs, ours beside Netty's. */
@NullMarked
package io.millrace.bench.codec;

import org.jspecify.annotations.NullMarked;
