package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.log.LogContents.open;
import static org.kelvinrl.log.LogContents.places;
import static org.kelvinrl.log.LogContents.refuses;
import static org.kelvinrl.log.LogContents.rows;
import static org.kelvinrl.log.LogContents.rowsInOrder;
import static org.kelvinrl.log.LogContents.values;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.log.LogContents.Line;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.H5pyFile;
import org.kelvinrl.testing.SharedData;

/** Logs in HDF5: datasets at the root, d3rlpy's and Minari's files. */
class Hdf5SourceTest {

    /** More with the profile {@code fuzz}. */
    private static final int DAMAGED_FILES = Integer.getInteger("kelvin.fuzz.files", 600);

    @TempDir
    private Path folder;

    @Test
    void datasetsAtTheRootAreColumns() {
        Path log = write("log.h5", file -> {
            file.putDataset("id", new long[] {7, 7, 8});
            file.putDataset("obs", new double[][] {{1, 2}, {3, 4}, {5, 6}});
            file.putDataset("mask", new byte[][][] {{{1}, {0}}, {{0}, {1}}, {{1}, {1}}});
            file.putDataset("version", 1.5);
        });
        LogSource source = open(log);

        assertThat(source.format()).isEqualTo(LogFormat.HDF5);
        assertThat(source.columns()).containsExactly("id", "mask", "obs");
        assertThat(source.type("id").text()).isEqualTo("number");
        assertThat(source.type("mask").text()).isEqualTo("array of array of number");
        assertThat(source.listLength("obs")).isEqualTo(2);
        assertThat(source.count()).isEqualTo(3);
        List<Line> rows = rows(source, "obs", "id", "mask");
        assertThat(values(rows).get(2))
                .containsExactly(List.of(5.0, 6.0), 8L, List.of(List.of((byte) 1), List.of((byte) 1)));
        assertThat(places(rows)).containsExactly("row 1", "row 2", "row 3");
        assertThat(source.head(1))
                .containsExactly(new Object[] {7L, List.of(List.of((byte) 1), List.of((byte) 0)), List.of(1.0, 2.0)});
    }

    @Test
    void rowsOfManyRangesAndWindowsComeInOrder() {
        int n = 150_000;
        Random random = new Random(1);
        float[][] obs = new float[n][5];
        for (float[] row : obs) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextFloat();
            }
        }
        LogSource source = open(write("log.hdf5", file -> file.putDataset("obs", obs)));

        List<Line> rows = rows(source, "obs");

        assertThat(rows).hasSize(n);
        assertThat(rows.get(n - 1).place).isEqualTo("row 150000");
        for (int i = 0; i < n; i++) {
            List<?> row = (List<?>) rows.get(i).values.get(0);
            assertThat(row.get(0)).isEqualTo(obs[i][0]);
            assertThat(row.get(4)).isEqualTo(obs[i][4]);
        }
    }

    @Test
    void truthValuesOfH5pyAreTruthValues() throws IOException {
        LogSource source = open(H5pyFile.write("flags", folder));

        assertThat(source.columns())
                .containsExactly("actions", "masks", "observations", "rewards", "terminations", "truncations");
        assertThat(source.type("terminations").kind()).isEqualTo(LogType.Kind.TRUTH);
        assertThat(source.type("masks").text()).isEqualTo("array of true or false");
        assertThat(values(rows(source, "terminations", "truncations", "masks", "actions")))
                .containsExactly(
                        List.of(false, false, List.of(true, false), 0L),
                        List.of(true, false, List.of(true, true), 1L),
                        List.of(false, false, List.of(false, true), 1L),
                        List.of(false, true, List.of(true, true), 0L));
    }

    /** The data are moved behind a hole, which takes no room on the disk. */
    @Test
    void rowsBeyondFourGigabytesAreRead() throws IOException {
        Path log = H5pyFile.write("flags", folder);
        long from;
        long size;
        try (HdfFile file = new HdfFile(log)) {
            ContiguousDataset actions = (ContiguousDataset) file.getDatasetByPath("actions");
            from = actions.getDataAddress();
            size = actions.getSizeInBytes();
        }
        long to = 9L << 29;
        ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.LITTLE_ENDIAN);
        int replaced = 0;
        for (int i = 0; i + 16 <= buffer.capacity(); i++) {
            if (buffer.getLong(i) == from && buffer.getLong(i + 8) == size) {
                buffer.putLong(i, to);
                replaced++;
            }
        }
        assertThat(replaced).isOne();
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.write(buffer.array());
            file.seek(to);
            file.write(buffer.array(), (int) from, (int) size);
            file.seek(from);
            file.write(new byte[(int) size]);
        }
        assertThat(Files.size(log)).isGreaterThan(4L << 30);

        assertThat(values(rows(open(log), "actions")))
                .containsExactly(List.of(0L), List.of(1L), List.of(1L), List.of(0L));
    }

    @Test
    void anEpisodeOfMinariIsAGroup() {
        Path log = write("main_data.hdf5", file -> {
            episode(file, "episode_10", 3);
            episode(file, "episode_9", 2);
        });
        LogSource source = open(log);

        assertThat(source.format()).isEqualTo(LogFormat.MINARI);
        assertThat(source.columns())
                .containsExactly(
                        "episode_id",
                        "step",
                        "actions",
                        "infos.x",
                        "observations",
                        "next_observations",
                        "rewards",
                        "terminations",
                        "truncations");
        assertThat(source.count()).isEqualTo(5);
        List<Line> rows =
                rows(source, "episode_id", "step", "observations", "next_observations", "truncations", "infos.x");
        assertThat(values(rows))
                .containsExactly(
                        Arrays.asList("episode_9", 0L, List.of(0.0, 2.0), List.of(1.0, 2.0), 0, 0.5),
                        Arrays.asList("episode_9", 1L, List.of(1.0, 2.0), List.of(2.0, 2.0), 1, 1.5),
                        Arrays.asList("episode_10", 0L, List.of(0.0, 3.0), List.of(1.0, 3.0), 0, 0.5),
                        Arrays.asList("episode_10", 1L, List.of(1.0, 3.0), List.of(2.0, 3.0), 0, 1.5),
                        Arrays.asList("episode_10", 2L, List.of(2.0, 3.0), List.of(3.0, 3.0), 1, 2.5));
        assertThat(places(rows).get(4)).isEqualTo("episode_10, row 3");
        assertThat(values(rowsInOrder(source, "step"))).hasSize(5);
    }

    private static void episode(WritableGroup file, String name, int steps) {
        WritableGroup group = file.putGroup(name);
        double[][] observations = new double[steps + 1][];
        double[] infos = new double[steps + 1];
        int[] truncations = new int[steps];
        for (int i = 0; i <= steps; i++) {
            observations[i] = new double[] {i, steps};
            infos[i] = i + 0.5;
        }
        truncations[steps - 1] = 1;
        group.putDataset("observations", observations);
        group.putDataset("actions", new int[steps]);
        group.putDataset("rewards", new double[steps]);
        group.putDataset("terminations", new int[steps]);
        group.putDataset("truncations", truncations);
        group.putGroup("infos").putDataset("x", infos);
    }

    @Test
    void anEpisodeWithoutAStepHasNoRows() throws IOException {
        Path log = H5pyFile.write("minari", folder);

        assertThat(places(rows(open(log), "next_observations", "actions", "truncations")))
                .containsExactly("episode_0, row 1", "episode_0, row 2", "episode_2, row 1");
    }

    @Test
    void anEpisodeThatIsUnlikeTheFirstIsRefused() {
        Path log = write("log.h5", file -> {
            episode(file, "episode_0", 2);
            file.putGroup("episode_1").putDataset("rewards", new double[2]);
        });

        refuses(
                "expected the dataset actions, found the datasets [rewards] (file:" + log
                        + ", group episode_1). Write all episodes alike.",
                LogFormat.MINARI,
                log);
    }

    @Test
    void filesWithoutRowsOfOneLengthAreRefused() {
        Path uneven = write("uneven.h5", file -> {
            file.putDataset("a", new int[3]);
            file.putDataset("b", new int[4]);
        });
        Path groups = write("groups.h5", file -> file.putGroup("data").putDataset("a", new int[3]));

        refuses(
                "expected datasets of one length: 3 rows as in a, found 4 rows in b (file:" + uneven
                        + "). Write as many rows to each dataset at the root.",
                LogFormat.AUTO,
                uneven);
        refuses(
                "expected datasets of one length at the root, or Minari's groups episode_0, episode_1 and so on, found "
                        + "the names data (file:" + groups + "). Write each column as a dataset at the root.",
                LogFormat.AUTO,
                groups);
    }

    @Test
    void filesOfOtherColumnsOrOfAnotherKindThanSaidAreRefused() {
        Path first = write("1.h5", file -> file.putDataset("a", new int[3]));
        Path second = write("2.h5", file -> file.putDataset("b", new int[3]));

        refuses(
                "expected the columns a, as in file:" + first + ", found b, of these or other types (file:" + second
                        + "). Give all files the same columns, or ingest them apart.",
                LogFormat.AUTO,
                first,
                second);
        refuses(
                "expected minari, found hdf5 (file:" + first
                        + "). The file is not what its name or the given format says: "
                        + "rename it, or give the format that it has.",
                LogFormat.MINARI,
                first);
    }

    @Test
    void aDatasetThatClaimsMoreThanTheFileHasIsRefused() throws IOException {
        Path log = write("log.h5", file -> file.putDataset("a", new long[77_777]));
        byte[] bytes = Files.readAllBytes(log);
        int replaced = 0;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4_096; i++) {
            if (buffer.getLong(i) == 77_777) {
                buffer.putLong(i, 1L << 40);
                replaced++;
            }
        }
        assertThat(replaced).isPositive();
        Path lying = Files.write(folder.resolve("lying.h5"), bytes);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(lying))
                .withMessageContaining(lying.toString())
                .withMessageMatching("(?s)expected a (dataset that lies within the|whole HDF5) file.*");
    }

    /** jhdf would take memory for it before it reads. */
    @Test
    void aLengthBeyondTheFileIsRefusedBeforeMemoryIsTaken() throws IOException {
        Path log = write("log.h5", file -> file.putDataset("a", new long[10]));
        try (HadoopChannel channel = channel(log)) {
            Hdf5Storage storage = Hdf5Storage.of(channel);
            assertThat(storage.readBufferFromAddress(0, 8).get(1)).isEqualTo((byte) 'H');
            assertThatExceptionOfType(HdfException.class)
                    .isThrownBy(() -> storage.readBufferFromAddress(8, Integer.MAX_VALUE))
                    .withMessage("2147483647 bytes at 8 of a file of " + channel.size());
            assertThatExceptionOfType(HdfException.class).isThrownBy(() -> storage.map(-8, 8));
            assertThatExceptionOfType(HdfException.class)
                    .isThrownBy(() -> {
                        while (storage.readBufferFromAddress(0, 8).hasRemaining()) {
                            assertThat(storage.inMemory()).isFalse();
                        }
                    })
                    .withMessage("headers that lead to each other without an end");
        }
    }

    private static HadoopChannel channel(Path file) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
        return new HadoopChannel(path.getFileSystem(new Configuration(false)).open(path), Files.size(file));
    }

    @Test
    void aChunkThatGrowsBeyondItsSizeIsRefused() {
        long[] zeros = new long[1 << 17];
        DatasetCreationOptions options = DatasetCreationOptions.builder()
                .chunkDimensions(zeros.length)
                .shuffle()
                .deflate()
                .build();
        Path log = write("log.h5", file -> file.putDataset("a", zeros, options));

        assertThat(rows(open(log), "a")).hasSize(zeros.length);
        try (HdfFile file = new HdfFile(log)) {
            ChunkedDataset chunked = (ChunkedDataset) file.getDatasetByPath("a");
            Hdf5Chunks.of(chunked, 1 << 20).check(0, 1);
            assertThatExceptionOfType(HdfException.class)
                    .isThrownBy(() -> Hdf5Chunks.of(chunked, 1 << 10).check(0, 1))
                    .withMessageStartingWith("a chunk of 1024 bytes that grows to ");
        }
    }

    /** Of jhdf's readers, of which more files are tried with the profile {@code fuzz}. */
    @Test
    void damagedFilesEndInOneMessage() throws IOException {
        Path minari = write("minari.h5", file -> {
            episode(file, "episode_0", 5);
            episode(file, "episode_1", 3);
        });
        Path plain = write("plain.h5", file -> {
            file.putDataset("a", new long[100]);
            file.putDataset("b", new float[100][2]);
            file.putDataset("name", new String[] {"x", "yz"});
        });
        List<byte[]> wholes = List.of(
                Files.readAllBytes(minari),
                Files.readAllBytes(plain),
                Files.readAllBytes(H5pyFile.write("flags", folder)),
                Files.readAllBytes(H5pyFile.write("minari", folder)));
        Random random = new Random(7);
        Path damaged = folder.resolve("damaged.h5");
        int refused = 0;
        for (int i = 0; i < DAMAGED_FILES; i++) {
            Files.write(damaged, damaged(wholes.get(i % wholes.size()), random));
            refused += isRefused(damaged) ? 1 : 0;
        }
        assertThat(refused).isBetween(DAMAGED_FILES / 6, DAMAGED_FILES - 1);
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int k = 0; k < 4; k++) {
            bytes[8 + random.nextInt(Math.min(bytes.length - 8, 4_096))] = (byte) random.nextInt(256);
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, 8 + random.nextInt(bytes.length - 8)) : bytes;
    }

    /** Reads all rows without Spark. */
    private static boolean isRefused(Path file) throws IOException {
        Configuration hadoop = new Configuration(false);
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
        try (Hdf5File open = Hdf5File.open(path, hadoop)) {
            Hdf5Layout layout = open.look(Hdf5Layout::of);
            Hdf5Column[] columns = layout.columns().toArray(Hdf5Column[]::new);
            List<Row> ranges = new ArrayList<>();
            for (String episode : layout.hasEpisodes() ? layout.episodes() : List.of("")) {
                long end = Math.min(1_000, layout.rows());
                ranges.add(RowFactory.create(file.toUri().toString(), episode, 0L, 0L, end));
            }
            Hdf5Rows rows = new Hdf5Rows(ranges.iterator(), columns, hadoop);
            while (rows.next()) {
                assertThat(rows.values()).hasSize(columns.length);
            }
            return false;
        } catch (KelvinException e) {
            assertThat(e).hasMessageContaining(file.toString());
            return true;
        }
    }

    @Test
    void whatIsNoHdf5IsRefused() throws IOException {
        Path log = Files.writeString(folder.resolve("log.h5"), "id,t\n");
        Path cut = Files.write(folder.resolve("cut.csv"), new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n'});

        refuses(
                "expected HDF5, found text (file:" + log + "). The file is not what its name or the given format says: "
                        + "rename it, or give the format that it has.",
                LogFormat.AUTO,
                log);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(cut))
                .withMessageStartingWith("expected a whole HDF5 file, found damage: ")
                .withMessageEndingWith("(file:" + cut + "). Copy the file again from its origin.");
    }

    @Test
    void d3rlpysCartPoleLogComesThrough() {
        LogSource source = open(SharedData.require("d3rlpy/cartpole_random_v1.1.0.h5"));

        assertThat(source.format()).isEqualTo(LogFormat.D3RLPY);
        assertThat(source.columns())
                .containsExactly("actions", "episode_terminals", "observations", "rewards", "terminals");
        assertThat(source.count()).isEqualTo(99_999);
        List<Line> rows = rows(source, "rewards", "episode_terminals", "observations", "terminals", "actions");
        assertThat(rows).hasSize(99_999);
        double rewards = 0;
        int ends = 0;
        int terminals = 0;
        for (Line row : rows) {
            rewards += (float) row.values.get(0);
            ends += (float) row.values.get(1) == 1 ? 1 : 0;
            terminals += (float) row.values.get(3) == 1 ? 1 : 0;
            assertThat((List<?>) row.values.get(2)).hasSize(4);
            assertThat(row.values.get(4)).isIn(0, 1);
        }
        assertThat(ends).isEqualTo(4_512);
        assertThat(rewards / ends).isBetween(22.15, 22.17);
        assertThat(terminals).isEqualTo(9_022);
    }

    private Path write(String name, Consumer<WritableHdfFile> content) {
        Path path = folder.resolve(name);
        try (WritableHdfFile file = HdfFile.write(path)) {
            content.accept(file);
        }
        return path;
    }
}
