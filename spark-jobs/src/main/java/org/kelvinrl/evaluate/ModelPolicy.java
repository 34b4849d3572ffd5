package org.kelvinrl.evaluate;

import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.environment.ActionValues;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;

/** Makes a model's policy in the task that acts by it: each task loads the model, and checks it, for itself. */
public final class ModelPolicy implements PolicyFactory {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final SerializableConfiguration configuration;
    private final Choice choice;
    private final double parameter;

    private enum Choice {
        EPSILON_GREEDY,
        SOFTMAX
    }

    private ModelPolicy(Path folder, Configuration configuration, Choice choice, double parameter) {
        this.folder = Objects.requireNonNull(folder).toString();
        this.configuration = new SerializableConfiguration(configuration);
        this.choice = choice;
        this.parameter = parameter;
    }

    /**
     * Always takes the action of the largest output.
     *
     * @param folder the model's folder
     * @param configuration where executors find its file system
     */
    public static ModelPolicy greedy(Path folder, Configuration configuration) {
        return epsilonGreedy(folder, configuration, 0);
    }

    /**
     * Takes a uniformly drawn action with probability epsilon, else the greedy one.
     *
     * @param folder the model's folder
     * @param configuration where executors find its file system
     * @param epsilon probability of a uniform draw, in [0, 1]
     */
    public static ModelPolicy epsilonGreedy(Path folder, Configuration configuration, double epsilon) {
        return new ModelPolicy(folder, configuration, Choice.EPSILON_GREEDY, epsilon);
    }

    /**
     * Draws from the policy that was trained: the softmax of the outputs times the model's logit scale.
     *
     * @param folder the model's folder
     * @param configuration where executors find its file system
     */
    public static ModelPolicy softmax(Path folder, Configuration configuration) {
        return new ModelPolicy(folder, configuration, Choice.SOFTMAX, 0);
    }

    @Override
    public Policy create() {
        PolicyModel model = ModelStore.of(configuration.value()).load(new Path(folder));
        PolicyModel.Evaluator evaluator = model.evaluator(1);
        ActionValues outputs = (observation, values) ->
                System.arraycopy(evaluator.outputs(observation, 0, 1), 0, values, 0, values.length);
        return choice == Choice.SOFTMAX
                ? Policy.softmax(outputs, 1 / model.manifest().loss().logitScale())
                : Policy.epsilonGreedy(outputs, parameter);
    }
}
