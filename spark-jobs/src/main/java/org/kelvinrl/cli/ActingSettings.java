package org.kelvinrl.cli;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.environment.PolicyChoice;
import org.kelvinrl.environment.PolicyChoice.Form;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.environment.SimulatorName;
import org.kelvinrl.environment.TeacherPolicy;
import org.kelvinrl.evaluate.ModelPolicy;
import org.kelvinrl.schema.KelvinException;

/** Which simulator to act in, and how a policy chooses there: the same words in every command that lets one act. */
final class ActingSettings {

    private final double defaultEpsilon;
    private final Setting<String> environment;
    private final Setting<Form> policy;
    private final Setting<Optional<Double>> epsilon;
    private final Setting<Optional<Double>> temperature;

    /**
     * Settings of a command.
     *
     * @param command its name, with which their keys begin
     * @param byDefault how the policy chooses if nothing is said
     * @param defaultEpsilon share of uniform draws of an epsilon-greedy policy if none is said
     */
    ActingSettings(String command, Form byDefault, double defaultEpsilon) {
        this.defaultEpsilon = defaultEpsilon;
        this.environment = SimulatorName.setting(command + ".environment")
                .defaultsTo("CartPole-v1")
                .describedAs("Simulator to act in; mdp:FILE is one given as tables, in a file of HOCON or JSON.");
        this.policy = Setting.choice(command + ".policy", Form.class)
                .flag("--policy")
                .defaultsTo(byDefault)
                .describedAs(
                        "How an action is chosen by its value: greedy takes the highest, epsilon-greedy that or, now and then,"
                                + " any, softmax draws by exp(value / temperature), uniform draws any.");
        this.epsilon = Setting.number(command + ".epsilon")
                .flag("--epsilon")
                .atLeast(0.0)
                .atMost(1.0)
                .optional()
                .describedAs("Share of actions that an epsilon-greedy policy draws uniformly; " + defaultEpsilon
                        + " if not given.");
        this.temperature = Setting.number(command + ".temperature")
                .flag("--temperature")
                .atLeast(1e-30)
                .atMost(1e30)
                .optional()
                .describedAs(
                        "Temperature of a softmax policy, in the units of the values; if not given, the one that a model was"
                                + " trained at (one over its logit scale), and 1 for the teacher that comes with the simulator.");
    }

    /** All of them, in the order of the help. */
    List<Setting<?>> all() {
        return List.of(environment, policy, epsilon, temperature);
    }

    /**
     * The simulator.
     *
     * @throws KelvinException of kind configuration if it is one of tables, and their file is missing or wrong
     */
    Simulator simulator(org.kelvinrl.configuration.Configuration configuration, Configuration hadoop) {
        return Simulator.of(configuration.get(environment), hadoop);
    }

    /**
     * The policy by the outputs of a model or, if none is given, by the values of the teacher that comes with the simulator.
     *
     * @throws KelvinException if the model is missing, damaged or of other observations or actions than the simulator's
     */
    PolicyFactory policy(
            Optional<Path> model,
            Simulator simulator,
            org.kelvinrl.configuration.Configuration configuration,
            Configuration hadoop) {
        return model.map(folder -> ofModel(folder, simulator, configuration, hadoop))
                .orElseGet(() -> new TeacherPolicy(simulator, choice(configuration, 1)));
    }

    private PolicyFactory ofModel(
            Path model,
            Simulator simulator,
            org.kelvinrl.configuration.Configuration configuration,
            Configuration hadoop) {
        ModelPolicy greedy = ModelPolicy.greedy(model, hadoop, simulator);
        return greedy.choosing(choice(configuration, greedy.temperature()));
    }

    private PolicyChoice choice(org.kelvinrl.configuration.Configuration configuration, double ownTemperature) {
        Form form = configuration.get(policy);
        requirePart(configuration, epsilon, Form.EPSILON_GREEDY);
        requirePart(configuration, temperature, Form.SOFTMAX);
        return new PolicyChoice(
                form,
                configuration.get(epsilon).orElse(defaultEpsilon),
                configuration.get(temperature).orElse(ownTemperature));
    }

    /** A number that has no part in the policy was given by mistake. */
    private void requirePart(
            org.kelvinrl.configuration.Configuration configuration, Setting<Optional<Double>> number, Form form) {
        if (configuration.get(number).isPresent() && configuration.get(policy) != form) {
            String name = form.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            throw KelvinException.configuration(
                    "--policy " + name + ", the only one that this has a part in",
                    "another policy",
                    number.key() + ", " + configuration.origin(number),
                    "Leave it out, or give --policy " + name);
        }
    }
}
