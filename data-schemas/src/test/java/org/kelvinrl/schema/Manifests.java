package org.kelvinrl.schema;

import java.util.List;
import java.util.Map;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Moments;
import org.kelvinrl.schema.DatasetManifest.Origin;
import org.kelvinrl.schema.DatasetManifest.QStatistics;
import org.kelvinrl.schema.DatasetManifest.Shard;
import org.kelvinrl.schema.DatasetManifest.Split;
import org.kelvinrl.schema.DatasetManifest.Statistics;

/** Manifests with every member filled. The golden files of schema version 1 hold the same, but for what came later. */
final class Manifests {
    private Manifests() {}

    /** As the first release wrote it. */
    static DatasetManifest firstDataset() {
        return dataset(null, null, null, null);
    }

    static DatasetManifest dataset() {
        Map<String, Double> quantiles = Map.of("0.05", -0.5, "0.25", -0.25, "0.5", 0.0, "0.75", 0.25, "0.95", 0.5);
        return dataset(
                new DatasetManifest.Quantiles(List.of(quantiles, quantiles), quantiles, quantiles),
                new Moments(4, 0.5, 0.25, 0.25, 0.75),
                new Moments(2, 2, 0, 2, 2),
                new DatasetManifest.Account(
                        2,
                        "9f8e",
                        3,
                        4096,
                        7,
                        2,
                        List.of(new DatasetManifest.Reason(
                                "x", "a finite number", 2, "NaN", "log/a.csv.gz", "row 2 (line 3)")),
                        List.of(new Block("version=2/rejects/part-00000.parquet", 2, 0, 300, "0123")),
                        Map.of("step_gap", 1L, "open_end", 2L),
                        Map.of("on-bad-row", "reject", "shards", 2)));
    }

    static DatasetManifest sparseDataset() {
        DatasetManifest dataset = dataset();
        return new DatasetManifest(
                2,
                dataset.kelvinVersion(),
                dataset.rows(),
                dataset.episodes(),
                dataset.observationNames(),
                dataset.actionSpace(),
                dataset.split(),
                dataset.shards(),
                dataset.statistics(),
                dataset.nulls(),
                dataset.origin(),
                dataset.account(),
                new DatasetManifest.SparseObservations(7));
    }

    static DatasetManifest withStatistics(Statistics statistics) {
        DatasetManifest dataset = dataset();
        return new DatasetManifest(
                dataset.schemaVersion(),
                dataset.kelvinVersion(),
                dataset.rows(),
                dataset.episodes(),
                dataset.observationNames(),
                dataset.actionSpace(),
                dataset.split(),
                dataset.shards(),
                statistics,
                dataset.nulls(),
                dataset.origin(),
                dataset.account());
    }

    private static DatasetManifest dataset(
            DatasetManifest.Quantiles quantiles,
            Moments propensity,
            Moments episodeLength,
            DatasetManifest.Account account) {
        return new DatasetManifest(
                1,
                "0.1.0",
                5,
                3,
                List.of("x", "angle"),
                ActionSpace.discrete(List.of("left", "right")),
                new Split(0.25, 7),
                List.of(
                        new Shard(
                                0,
                                List.of(new Block("shard=00000/training-00000.parquet", 2, 1, 700, "ab12")),
                                List.of(new Block("shard=00000/validation-00000.parquet", 1, 1, 650, "cd34"))),
                        new Shard(
                                1,
                                List.of(new Block("shard=00001/training-00000.parquet", 2, 1, 701, "ef56")),
                                List.of())),
                new Statistics(
                        List.of(new Moments(4, 0.5, 0.25, -1, 1), new Moments(4, 0, 1e-9, -1e-9, 1e-9)),
                        new Moments(4, 1, 0, 1, 1),
                        new Moments(2, 2, 0, 2, 2),
                        new QStatistics(
                                new Moments(8, 97.5, 1.5, 90, 99),
                                0.5,
                                new Moments(4, 1, 0.5, 0.25, 1.75),
                                Map.of("0.05", 0.25, "0.25", 0.5, "0.5", 1.0, "0.75", 1.5, "0.95", 1.75)),
                        List.of(1L, 3L),
                        quantiles,
                        propensity,
                        episodeLength),
                Map.of("weight", 5L, "reward", 0L),
                new Origin(
                        List.of("log/*.csv.gz"),
                        "csv",
                        Map.of("episode", "id", "step", "t", "observation", List.of("x", "angle"))),
                account);
    }

    static ModelManifest model() {
        return new ModelManifest(
                1,
                new ModelManifest.Architecture(
                        "mlp",
                        Map.of("hidden", List.of(64, 64), "activation", "relu"),
                        List.of(
                                new ModelManifest.Block("layer0.weight", List.of(2, 64), 0),
                                new ModelManifest.Block("layer0.bias", List.of(64), 128))),
                List.of("x", "angle"),
                new ModelManifest.Scaling(List.of(0.5f, 0f), List.of(4f, 1e9f)),
                ActionSpace.discrete(List.of("left", "right")),
                new ModelManifest.Loss("forward-kl", 1, 0.05, 0.01, "q-values", "tsallis-entropy:2.0"),
                new ModelManifest.Parameters("parameters.f32", 192, "0a1b"),
                new ModelManifest.Provenance(
                        "0.1.0",
                        Map.of("java", "17.0.15", "os", "Linux amd64"),
                        1,
                        40,
                        20,
                        "data/prepared",
                        "9f8e",
                        Map.of("train.batch", 256, "train.learning-rate", 1e-3),
                        null,
                        null));
    }

    static CheckpointManifest checkpoint(int version, CheckpointManifest.Past past) {
        CheckpointManifest.Sums training = new CheckpointManifest.Sums(300, 301.5, 150.75, 151, 90, 30, 200.5, 90);
        CheckpointManifest.Sums validation = new CheckpointManifest.Sums(30, 30, 12, 12.5, 9, 3, Double.NaN, 9);
        CheckpointManifest.Sums none = new CheckpointManifest.Sums(0, 0, 0, 0, 0, 0, 0, 0);
        return new CheckpointManifest(
                version,
                new CheckpointManifest.Position(12, 90, 1, 4),
                List.of(
                        new CheckpointManifest.Vector("parameters", "parameters.f32", 192, "0a1b"),
                        new CheckpointManifest.Vector("moments", "moments.f32", 384, "2c3d"),
                        new CheckpointManifest.Vector("outer moments", "outer-moments.f32", 0, "4e5f")),
                Map.of("entropy weight", 0.01),
                List.of(new CheckpointManifest.Epoch(0, training, validation, 1.5)),
                new CheckpointManifest.Epoch(1, training, none, 0.75),
                new CheckpointManifest.Origin(
                        "0.1.0",
                        Map.of("java", "17.0.15", "os", "Linux amd64"),
                        "data/prepared",
                        "9f8e",
                        Map.of("train.batch", 256, "train.learning-rate", 1e-3)),
                past);
    }
}
