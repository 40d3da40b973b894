/** The losing alternatives of the pipeline's measured choices, kept so that the choices can be measured again. */
@NullMarked
package io.millrace.bench.pipeline;

import org.jspecify.annotations.NullMarked;
