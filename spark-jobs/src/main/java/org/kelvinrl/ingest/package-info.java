/**
 * From a log to the prepared data set and from there to arrays: what the rows mean, validation, fixed shards, and the
 * reader that everything downstream uses.
 *
 * <p>To read: {@link org.kelvinrl.ingest.PreparedDataset} and {@link org.kelvinrl.ingest.BlockReader}, which need Hadoop's
 * file systems but neither a Spark session nor Spark SQL.
 */
package org.kelvinrl.ingest;
