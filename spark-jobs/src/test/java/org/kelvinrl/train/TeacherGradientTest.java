package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.distill.DistillationObjective;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.testing.TeacherLog;

class TeacherGradientTest {

    private static final Mlp NETWORK = Mlp.of(2, List.of(8), TeacherLog.ACTIONS);
    private static final ModelManifest.Loss SHARED =
            new ModelManifest.Loss("forward-kl", 1, 0.3, 0.01, "q-values", "shannon-entropy");

    @Test
    void theGradientIsTheSumOfTheTeachersOwn(@TempDir java.nio.file.Path folder) {
        PreparedDataset dataset = TeacherLog.ingested(
                new Path(folder.toUri()), episode -> List.of("a", "b", "c").get((int) episode % 3));
        ModelManifest.Loss byTeacher = SHARED.withTeacherTemperatures(Map.of("a", 0.2, "b", 40.0));
        BlockRows rows = rows(dataset, DistillationObjective.of(NETWORK, byTeacher, Float.MAX_VALUE));
        assertThat(rows.teacherNames()).containsExactly("a", "b", "c");

        LossSums sums = LossSums.create();
        float[] together = gradient(byTeacher, rows, all(rows), sums);
        LossSums apart = LossSums.create();
        double[] expected = new double[together.length];
        double[] temperatures = {0.2, 40, 0.3};
        for (int teacher = 0; teacher < temperatures.length; teacher++) {
            int wanted = teacher;
            int[] own = IntStream.of(all(rows))
                    .filter(row -> rows.teachers()[row] == wanted)
                    .toArray();
            assertThat(own).hasSizeGreaterThan(100);
            ModelManifest.Loss loss =
                    new ModelManifest.Loss("forward-kl", 1, temperatures[teacher], 0.01, "q-values", "shannon-entropy");
            float[] gradient = gradient(loss, rows, own, apart);
            for (int i = 0; i < expected.length; i++) {
                expected[i] += gradient[i];
            }
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) together[i]).isCloseTo(expected[i], within(2e-4 * largest(expected)));
        }
        assertThat(sums.samples()).isEqualTo(apart.samples());
        assertThat(sums.divergence()).isCloseTo(apart.divergence(), within(1e-5));
        assertThat(sums.teacherEntropy()).isCloseTo(apart.teacherEntropy(), within(1e-5));
        assertThat(sums.agreement()).isCloseTo(apart.agreement(), within(1e-9));
        // one temperature for all is another loss
        assertThat(measured(SHARED, rows).divergence()).isGreaterThan(1.2 * sums.divergence());
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    private static BlockRows rows(PreparedDataset dataset, Objective objective) {
        Block block = dataset.manifest().shards().get(0).blocks(Part.TRAINING).get(0);
        return BlockRows.of(
                BlockReader.of(dataset, objective.columns()).read(block),
                EnumSet.of(PreparedColumn.ACTION_MASK, PreparedColumn.Q_VALUES, PreparedColumn.TEACHER),
                ObservationScaling.none(2),
                block.file(),
                null,
                null);
    }

    private static int[] all(BlockRows rows) {
        return IntStream.range(0, rows.rows()).toArray();
    }

    private static LossSums measured(ModelManifest.Loss loss, BlockRows rows) {
        LossSums sums = LossSums.create();
        gradient(loss, rows, all(rows), sums);
        return sums;
    }

    private static float[] gradient(ModelManifest.Loss loss, BlockRows rows, int[] order, LossSums sums) {
        DistillationObjective objective = DistillationObjective.of(NETWORK, loss, Float.MAX_VALUE);
        float[] parameters = new float[objective.parameterCount()];
        objective.initialise(parameters, 5);
        float[] gradient = new float[parameters.length];
        objective
                .evaluation(MatrixProduct.ofThisJvm())
                .gradient(parameters, new RowWindow(new BlockRows[] {rows}, order, 0), 0, order.length, gradient, sums);
        return gradient;
    }
}
