package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.testing.OneHotLog;

/** What rows without their zeros need of the heap. */
class SparseMemoryTest {

    private static final int INPUTS = 100_000;

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void whatIsExpectedIsWhatIsTaken() {
        PreparedDataset dataset = OneHotLog.ingested(new Path(folder.toUri()), 3);
        ObservationScaling scaling =
                ObservationScaling.standardising(dataset.manifest().statistics().observation());
        WorkerBlocks blocks = WorkerBlocks.of(dataset, 2, new Observations(), scaling);
        long taken = 0;
        for (int block = 0; block < blocks.size(); block++) {
            taken += blocks.block(block).bytes();
        }
        assertThat(blocks.decodedBytes())
                .isBetween(taken, taken * 3 / 2)
                .isLessThan(4L * OneHotLog.INPUTS * dataset.manifest().rows() / 8);
    }

    @Test
    void rowsWhoseScalingLeavesFewZerosAreRefusedWhereNoArrayHoldsThem() throws IOException {
        PreparedDataset dataset = manifest(21_475);
        assertThat(WorkerBlocks.of(dataset, 1, new Observations(), ObservationScaling.none(INPUTS))
                        .trainingRows(0))
                .containsExactly(21_475);
        ObservationScaling shifting = ObservationScaling.of(
                new ModelManifest.Scaling(Collections.nCopies(INPUTS, 1f), Collections.nCopies(INPUTS, 1f)));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> WorkerBlocks.of(dataset, 1, new Observations(), shifting))
                .withMessage(
                        "expected at most 21474 rows of 100000 numbers in a block, where scaling leaves few zeros, found"
                                + " 21475 rows (shard=00000/training-00000.parquet). Use --scaling none, or map numbers as categories.");
    }

    /** A data set of one block that nobody reads. */
    private PreparedDataset manifest(long rows) throws IOException {
        DatasetManifest.Block block =
                new DatasetManifest.Block("shard=00000/training-00000.parquet", rows, 1, 1, "0123");
        DatasetManifest manifest = new DatasetManifest(
                DatasetManifest.SCHEMA_VERSION,
                "0",
                rows,
                1,
                IntStream.range(0, INPUTS).mapToObj(i -> "x=" + i).toList(),
                ActionSpace.discrete(List.of("0", "1")),
                new DatasetManifest.Split(0, 0),
                List.of(new DatasetManifest.Shard(0, List.of(block), List.of())),
                new DatasetManifest.Statistics(List.of(), null, null, null, List.of(), null, null, null),
                Map.of(),
                new DatasetManifest.Origin(List.of(), "csv", Map.of()),
                null,
                new DatasetManifest.SparseObservations(rows));
        Files.write(folder.resolve(DatasetManifest.FILE_NAME), ManifestJson.write(manifest));
        return PreparedDataset.open(new Path(folder.toUri()), new Configuration());
    }

    /** Nothing but observations. */
    private static final class Observations implements Objective {

        private static final long serialVersionUID = 1L;

        @Override
        public Set<PreparedColumn> columns() {
            return EnumSet.of(PreparedColumn.OBSERVATION);
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public double entropyWeight() {
            return 0;
        }

        @Override
        public Objective withEntropyWeight(double weight) {
            return this;
        }

        @Override
        public void initialise(float[] parameters, long seed) {}

        @Override
        public Evaluation evaluation(MatrixProduct product) {
            throw new UnsupportedOperationException();
        }
    }
}
