/**
 * Batch inference: what a model makes of every row of a prepared data set.
 *
 * <p>The output is a folder with {@code config.json} and {@code samples/}, Parquet files with one row for every row that was
 * scored; see {@link org.kelvinrl.score.ScoreColumn} for its columns.
 */
package org.kelvinrl.score;
