package org.kelvinrl.log;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.kelvinrl.schema.KelvinException;

/** Rows of the log from ranges of HDF5 files, each of which comes as (file, episode, first row, row after the last). */
final class Hdf5Rows implements LogRows {

    /** An episode has fewer rows than that. */
    private static final int ROW_BITS = 36;

    private final Iterator<Row> ranges;
    private final Hdf5Column[] columns;
    private final Configuration configuration;
    private final Object[] values;
    private final Hdf5Dataset[] datasets;
    private Hdf5File open;
    private String file;
    private String episode;
    private long episodeIndex;
    private long row;
    private long end;

    Hdf5Rows(Iterator<Row> ranges, Hdf5Column[] columns, Configuration configuration) {
        this.ranges = ranges;
        this.columns = columns.clone();
        this.configuration = configuration;
        this.values = new Object[columns.length];
        this.datasets = new Hdf5Dataset[columns.length];
        if (TaskContext.get() != null) {
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
        }
    }

    private void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    @Override
    public boolean next() {
        row++;
        while (row >= end) {
            if (!ranges.hasNext()) {
                close();
                return false;
            }
            follow(ranges.next());
        }
        return true;
    }

    private void follow(Row range) {
        if (open == null || !range.getString(0).equals(file)) {
            close();
            file = range.getString(0);
            open = open(LogRows.path(file));
        }
        episode = range.getString(1);
        episodeIndex = range.getLong(2);
        row = range.getLong(3);
        end = range.getLong(4);
        open.look(this::find);
    }

    private Hdf5File open(Path path) {
        try {
            return Hdf5File.open(path, configuration);
        } catch (IOException e) {
            throw Failures.unreadable(path, e);
        }
    }

    /** Opens the datasets of the wanted columns, and tells the rows of an episode. */
    private Hdf5File find(Hdf5File in) {
        Map<String, Dataset> found = episode.isEmpty()
                ? in.columnsOfRoot()
                : in.columns((Group) in.root().get(episode));
        if (!episode.isEmpty()) {
            end = rows(found);
        }
        for (int i = 0; i < columns.length; i++) {
            String path = columns[i].dataset();
            datasets[i] = path.isEmpty() ? null : in.dataset(dataset(found, columns[i]));
        }
        return in;
    }

    private long rows(Map<String, Dataset> found) {
        Dataset rewards = found.get(Hdf5Layout.REWARDS);
        if (rewards == null) {
            throw missing(Hdf5Layout.REWARDS, found);
        }
        return rewards.getDimensionsAsLong()[0];
    }

    private Dataset dataset(Map<String, Dataset> found, Hdf5Column column) {
        Dataset dataset = found.get(column.dataset());
        if (dataset == null) {
            throw missing(column.dataset(), found);
        }
        if (!Hdf5Dataset.column(column, dataset).equals(column)
                || dataset.getDimensionsAsLong()[0] < end + column.shift()) {
            throw KelvinException.data(
                    "at least " + (end + column.shift())
                            + " rows of the type and shape that the first file and episode have",
                    "dimensions " + Arrays.toString(dataset.getDimensionsAsLong()),
                    where() + ", dataset " + column.dataset(),
                    "Write all episodes alike");
        }
        return dataset;
    }

    private KelvinException missing(String dataset, Map<String, Dataset> found) {
        return KelvinException.data(
                "the dataset " + dataset,
                "the datasets " + List.copyOf(found.keySet()),
                where(),
                "Write all episodes alike");
    }

    private String where() {
        return LogRows.path(file) + (episode.isEmpty() ? "" : ", group " + episode);
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public long order() {
        return (episodeIndex << ROW_BITS) + row;
    }

    @Override
    public long position() {
        return order();
    }

    @Override
    public String place() {
        return (episode.isEmpty() ? "" : episode + ", ") + "row " + (row + 1);
    }

    @Override
    public boolean isPlaceExact() {
        return true;
    }

    @Override
    public Object[] values() {
        open.look(in -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = value(i);
            }
            return in;
        });
        return values;
    }

    private Object value(int i) {
        if (datasets[i] != null) {
            return datasets[i].value(row + columns[i].shift());
        }
        return columns[i].name().equals(Hdf5Layout.EPISODE) ? (Object) episode : (Object) row;
    }
}
