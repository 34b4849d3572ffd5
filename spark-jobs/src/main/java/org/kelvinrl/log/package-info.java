/**
 * Readers of log formats: which files an input stands for, what each of them is, and its rows, each with its place. Knows
 * nothing of what the rows mean; {@code ingest} makes sense of them.
 *
 * <p>To read a log: {@link org.kelvinrl.log.LogOpener} gives a {@link org.kelvinrl.log.LogSource}, whose
 * {@link org.kelvinrl.log.LogRows} executors go through.
 */
package org.kelvinrl.log;
