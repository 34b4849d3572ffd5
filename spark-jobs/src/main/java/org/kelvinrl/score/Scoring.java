package org.kelvinrl.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.LossSettings;
import org.kelvinrl.distill.TeacherTemperatures;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;

/**
 * What is to be scored, resolved against data and model.
 *
 * @param dataset the prepared data set
 * @param model the student
 * @param manifest what the student is, with the loss that is computed
 * @param blocks the blocks to score, at least one
 */
record Scoring(PreparedDataset dataset, PolicyModel model, ModelManifest manifest, List<BlockToScore> blocks) {

    /**
     * Resolves the configuration.
     *
     * @throws KelvinException if there is no such data set or model, or they do not fit each other
     */
    static Scoring of(Configuration configuration, org.apache.hadoop.conf.Configuration hadoop) {
        PreparedDataset dataset = PreparedDataset.open(
                configuration.get(ScoreSettings.DATA), configuration.get(ScoreSettings.DATA_VERSION), hadoop);
        PolicyModel model = ModelStore.of(hadoop).load(configuration.get(ScoreSettings.MODEL));
        String where = "data set " + dataset.path() + ", model " + configuration.get(ScoreSettings.MODEL);
        requireFit(dataset.manifest(), model.manifest(), where);
        return new Scoring(
                dataset,
                model,
                model.manifest().withLoss(described(configuration, dataset, model.manifest())),
                blocks(configuration, dataset));
    }

    /** What is computed. */
    PolicyLoss loss() {
        return ModelLoss.of(manifest.loss());
    }

    private static void requireFit(DatasetManifest data, ModelManifest model, String where) {
        if (data.observationSize() != model.observationNames().size()) {
            throw misfit(
                    "observations of " + model.observationNames().size() + " components, as the model takes them",
                    data.observationSize() + " components",
                    where);
        }
        for (int i = 0; i < data.observationSize(); i++) {
            String expected = model.observationNames().get(i);
            String found = data.observationNames().get(i);
            if (!expected.equals(found)) {
                throw misfit(
                        "component " + (i + 1) + " of the observations to be " + expected + ", as the model takes it",
                        found,
                        where);
            }
        }
        if (data.actionSpace().n() != model.actionSpace().n()) {
            throw misfit(
                    model.actionSpace().n() + " actions, as the model has",
                    data.actionSpace().n() + " actions",
                    where);
        }
    }

    private static KelvinException misfit(String expected, String found, String where) {
        return KelvinException.data(
                expected,
                found,
                where,
                "Score a data set with the observations and actions that the model was trained on");
    }

    /** The loss, with the model's own temperatures of teachers unless a temperature was given or has no part in it. */
    private static ModelManifest.Loss described(
            Configuration configuration, PreparedDataset dataset, ModelManifest model) {
        PolicyLoss loss = loss(configuration, dataset, model);
        boolean isByTeacher = model.loss().teacherTemperatures() != null
                && configuration.get(ScoreSettings.TEMPERATURE).isEmpty()
                && ModelLoss.dependsOnTemperature(loss);
        if (isByTeacher) {
            TeacherTemperatures.requireIn(dataset);
        }
        return ModelLoss.describe(loss)
                .withTeacherTemperatures(isByTeacher ? model.loss().teacherTemperatures() : Map.of());
    }

    /** The model's own loss, but for what was given. */
    private static PolicyLoss loss(Configuration configuration, PreparedDataset dataset, ModelManifest model) {
        ModelManifest.Loss own = model.loss();
        PolicyLoss loss = named(configuration, own)
                .withLogitScale(configuration.get(ScoreSettings.LOGIT_SCALE).orElse(own.logitScale()))
                .withEntropyWeight(
                        configuration.get(ScoreSettings.ENTROPY_WEIGHT).orElse(own.entropyWeight()));
        return loss.withTemperature(configuration
                .get(ScoreSettings.TEMPERATURE)
                .map(given -> given.resolve(
                        loss,
                        dataset.manifest().statistics().qValues(),
                        place(configuration, ScoreSettings.TEMPERATURE)))
                .orElse(own.temperature()));
    }

    private static PolicyLoss named(Configuration configuration, ModelManifest.Loss own) {
        try {
            Divergence divergence =
                    configuration.get(ScoreSettings.DIVERGENCE).orElseGet(() -> Divergence.named(own.divergence()));
            Targets targets = configuration.get(ScoreSettings.TARGETS).orElseGet(() -> Targets.named(own.targets()));
            LossSettings.requireFit(divergence, targets, place(configuration, ScoreSettings.TARGETS));
            return PolicyLoss.of(divergence)
                    .withTargets(targets)
                    .withRegulariser(configuration
                            .get(ScoreSettings.REGULARISER)
                            .orElseGet(() -> Regulariser.named(own.regulariser())));
        } catch (IllegalArgumentException e) {
            throw KelvinException.data(
                            "a loss that this version of Kelvin knows",
                            e.getMessage(),
                            "model " + configuration.get(ScoreSettings.MODEL),
                            "Use the version of Kelvin that wrote the model, or give the loss by flags")
                    .because(e);
        }
    }

    private static String place(Configuration configuration, Setting<?> setting) {
        return setting.key() + ", " + configuration.origin(setting);
    }

    private static List<BlockToScore> blocks(Configuration configuration, PreparedDataset dataset) {
        ScoreSettings.Split split = configuration.get(ScoreSettings.SPLIT);
        List<BlockToScore> blocks = BlockToScore.of(dataset.manifest(), split.parts());
        if (blocks.isEmpty()) {
            throw KelvinException.data(
                    "at least one row to score",
                    "none in the " + split.name().toLowerCase(Locale.ROOT) + " split",
                    dataset.path().toString(),
                    "Name another --split");
        }
        return blocks;
    }

    /** The indices of the blocks. */
    List<Integer> indices() {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            indices.add(i);
        }
        return indices;
    }
}
