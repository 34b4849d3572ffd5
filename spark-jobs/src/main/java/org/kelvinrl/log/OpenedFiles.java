package org.kelvinrl.log;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What every source of files knows of them.
 *
 * @param session reads them
 * @param inputs the files that the user's inputs stand for
 * @param paths those that have rows, sorted
 */
record OpenedFiles(SparkSession session, InputFiles inputs, List<Path> paths) {

    static OpenedFiles of(SparkSession session, InputFiles inputs, List<InspectedFile> filled) {
        if (filled.isEmpty()) {
            throw Failures.noRows(inputs.paths().get(0).toString());
        }
        return new OpenedFiles(
                session,
                inputs,
                filled.stream().map(file -> new Path(file.path())).toList());
    }
}
