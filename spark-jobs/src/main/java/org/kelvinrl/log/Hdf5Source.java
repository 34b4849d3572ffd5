package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.schema.KelvinException;

/** A log as HDF5 files of one layout. Spark hands out ranges of their rows, which are read where they lie. */
final class Hdf5Source extends FileSource {

    private static final long ROWS_OF_A_RANGE = 1 << 16;

    private static final StructType RANGE = new StructType()
            .add("file", DataTypes.StringType, false)
            .add("episode", DataTypes.StringType, false)
            .add("episode_index", DataTypes.LongType, false)
            .add("first", DataTypes.LongType, false)
            .add("end", DataTypes.LongType, false);

    private final List<Hdf5Layout> layouts;

    private Hdf5Source(OpenedFiles opened, List<Hdf5Layout> layouts) {
        super(opened);
        this.layouts = layouts;
    }

    /** The log in some files, each of which has the columns of the first. */
    static Hdf5Source of(SparkSession session, InputFiles inputs, List<InspectedFile> inspected) {
        Hdf5Layout first = inspected.get(0).hdf5();
        for (InspectedFile file : inspected) {
            if (!file.hdf5().columns().equals(first.columns())) {
                throw KelvinException.data(
                        "the columns " + names(first) + ", as in "
                                + inspected.get(0).path(),
                        names(file.hdf5()) + ", of these or other types",
                        file.path(),
                        "Give all files the same columns, or ingest them apart");
            }
        }
        return new Hdf5Source(
                OpenedFiles.of(session, inputs, inspected),
                inspected.stream().map(InspectedFile::hdf5).toList());
    }

    private static String names(Hdf5Layout layout) {
        return String.join(", ", layout.columns().stream().map(Hdf5Column::name).toList());
    }

    @Override
    public LogFormat format() {
        return layouts.get(0).format();
    }

    @Override
    public List<String> columns() {
        return layouts.get(0).columns().stream().map(Hdf5Column::name).toList();
    }

    private Hdf5Column column(String name) {
        return layouts.get(0).columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public LogType type(String name) {
        return column(name).type();
    }

    @Override
    public int listLength(String name) {
        return column(name).length();
    }

    @Override
    public long count() {
        return layouts.get(0).hasEpisodes()
                ? RowCount.of(this)
                : layouts.stream().mapToLong(Hdf5Layout::rows).sum();
    }

    @Override
    public boolean hasExactPlaces() {
        return true;
    }

    @Override
    public Dataset<Row> read(List<Path> some, List<String> wanted) {
        List<Row> all = new ArrayList<>();
        some.forEach(file -> all.addAll(ranges(file)));
        return session().createDataFrame(all, RANGE);
    }

    @Override
    public Dataset<Row> readInOrder(List<Path> some, List<String> wanted) {
        ArrayList<List<Row>> rangesOfFiles = new ArrayList<>();
        some.forEach(file -> rangesOfFiles.add(ranges(file)));
        List<Integer> indices = IntStream.range(0, some.size()).boxed().toList();
        return session()
                .createDataset(indices, Encoders.INT())
                .flatMap(
                        (FlatMapFunction<Integer, Row>)
                                file -> rangesOfFiles.get(file).iterator(),
                        Encoders.row(RANGE));
    }

    private List<Row> ranges(Path path) {
        Hdf5Layout layout = layouts.get(files().indexOf(path));
        String file = path.toUri().toString();
        List<Row> ranges = new ArrayList<>();
        long index = 0;
        for (String episode : layout.episodes()) {
            ranges.add(RowFactory.create(file, episode, index, 0L, 0L));
            index++;
        }
        for (long first = 0; first < layout.rows(); first += ROWS_OF_A_RANGE) {
            ranges.add(RowFactory.create(file, "", 0L, first, Math.min(first + ROWS_OF_A_RANGE, layout.rows())));
        }
        return ranges;
    }

    @Override
    public RowReader reader(List<String> wanted) {
        Hdf5Column[] columns = wanted.stream().map(this::column).toArray(Hdf5Column[]::new);
        SerializableConfiguration hadoop =
                new SerializableConfiguration(session().sparkContext().hadoopConfiguration());
        return (ranges, starts) -> new Hdf5Rows(ranges, columns, hadoop.value());
    }
}
