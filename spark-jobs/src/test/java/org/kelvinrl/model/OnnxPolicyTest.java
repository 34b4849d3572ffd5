package org.kelvinrl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kelvinrl.network.Activation;
import org.kelvinrl.network.DuelingNetwork;
import org.kelvinrl.network.FilteredNetwork;
import org.kelvinrl.network.FourierNetwork;
import org.kelvinrl.network.HiddenLayers;
import org.kelvinrl.network.Initialisation;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.network.RecurrentNetwork;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;

/** The written policy, run by onnxruntime as a simulator or a service would, against the model's own outputs. */
class OnnxPolicyTest {

    private static final ModelStore STORE = ModelStore.of(new Configuration());
    private static final int ROWS = 100;
    private static final int INPUTS = 5;
    private static final int ACTIONS = 7;
    private static final double LOGIT_SCALE = 0.5;
    private static final float TOLERANCE = 1e-5f;

    @TempDir
    private java.nio.file.Path temporary;

    private final float[][] observations = new float[ROWS][INPUTS];
    private final boolean[][] mask = new boolean[ROWS][ACTIONS];

    @ParameterizedTest
    @CsvSource({"'', false", "16, false", "33;8;64, false", "16, true"})
    void givesTheModelsOutputsPolicyAndAction(String hidden, boolean masked) throws OrtException {
        write(hidden, masked);
        draw();
        float[] own = new float[ROWS * ACTIONS];
        System.arraycopy(STORE.load(folder()).evaluator(ROWS).outputs(flat(), 0, ROWS), 0, own, 0, own.length);
        try (OrtSession session = session();
                OrtSession.Result result = session.run(inputs(masked))) {
            float[][] q = (float[][]) result.get("q").orElseThrow().getValue();
            float[][] logits = (float[][]) result.get("logits").orElseThrow().getValue();
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue();
            long[] actions = (long[]) result.get("action").orElseThrow().getValue();
            for (int row = 0; row < ROWS; row++) {
                float[] expected = java.util.Arrays.copyOfRange(own, row * ACTIONS, (row + 1) * ACTIONS);
                assertThat(q[row]).containsExactly(expected, within(TOLERANCE));
                assertThat(logits[row][3]).isCloseTo((float) (LOGIT_SCALE * expected[3]), within(TOLERANCE));
                assertThat(probabilities[row]).containsExactly(softmax(expected, row, masked), within(TOLERANCE));
                assertThat(actions[row]).isEqualTo(best(q[row], row, masked));
            }
        }
    }

    static Stream<Network> everyKind() {
        List<Network> kinds = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            for (boolean isNormalised : new boolean[] {false, true}) {
                HiddenLayers hidden = new HiddenLayers(List.of(16, 16), activation, isNormalised, 0.5, isNormalised);
                kinds.add(perceptron(hidden, ACTIONS));
                kinds.add(DuelingNetwork.of(perceptron(hidden, ACTIONS + 1), 1));
            }
        }
        HiddenLayers hidden = new HiddenLayers(List.of(8, 8, 8), Activation.GELU, true, 0, true);
        Network critic = DuelingNetwork.of(perceptron(hidden, ACTIONS + 1), 1);
        kinds.add(FilteredNetwork.of(critic, perceptron(hidden, ACTIONS), 0.01));
        kinds.add(new FourierNetwork(INPUTS, 8, ACTIONS));
        return kinds.stream();
    }

    private static Network perceptron(HiddenLayers hidden, int outputs) {
        return Mlp.of(INPUTS, hidden, outputs, Initialisation.ORTHOGONAL);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void givesTheOutputsOfEveryKindOfLayer(Network network) throws OrtException {
        write(network, false);
        assertThat(STORE.verify(folder()).manifest().network()).isEqualTo(network.architecture());
        draw();
        float[] own = STORE.load(folder()).evaluator(ROWS).outputs(flat(), 0, ROWS);
        try (OrtSession session = session();
                OrtSession.Result result = session.run(inputs(false))) {
            float[][] q = (float[][]) result.get("q").orElseThrow().getValue();
            for (int row = 0; row < ROWS; row++) {
                for (int j = 0; j < ACTIONS; j++) {
                    float expected = own[row * ACTIONS + j];
                    // a penalty is in the millions
                    float tolerance = TOLERANCE * Math.max(1, Math.abs(expected) / 10);
                    assertThat(q[row][j]).isCloseTo(expected, within(tolerance));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.3, false", "0, false", "1, true", "0.3, true"})
    void givesTheOutputsOfAFilteredNetworkToo(double threshold, boolean masked) throws OrtException {
        Network network = FilteredNetwork.of(
                Mlp.of(INPUTS, List.of(16), ACTIONS), Mlp.of(INPUTS, List.of(16), ACTIONS), threshold);
        write(network, masked);
        assertThat(STORE.verify(folder()).manifest().network()).isEqualTo(network.architecture());
        draw();
        float[] own = new float[ROWS * ACTIONS];
        System.arraycopy(STORE.load(folder()).evaluator(ROWS).outputs(flat(), 0, ROWS), 0, own, 0, own.length);
        int rare = 0;
        try (OrtSession session = session();
                OrtSession.Result result = session.run(inputs(masked))) {
            float[][] q = (float[][]) result.get("q").orElseThrow().getValue();
            long[] actions = (long[]) result.get("action").orElseThrow().getValue();
            for (int row = 0; row < ROWS; row++) {
                float[] expected = java.util.Arrays.copyOfRange(own, row * ACTIONS, (row + 1) * ACTIONS);
                assertThat(q[row]).containsExactly(expected, within(TOLERANCE));
                assertThat(actions[row]).isEqualTo(best(q[row], row, masked));
                for (float value : expected) {
                    rare += value < -FilteredNetwork.PENALTY / 2 ? 1 : 0;
                }
            }
        }
        assertThat(rare)
                .isBetween(threshold == 0 ? 0 : ROWS, threshold == 1 ? ROWS * (ACTIONS - 1) : ROWS * (ACTIONS - 2));
    }

    /** A call is a step; what comes out as the next state goes in with the next observation. */
    @ParameterizedTest
    @CsvSource({"gru, false", "lstm, true", "filtered, false"})
    void givesTheOutputsOfANetworkWithMemoryThroughAnEpisode(String kind, boolean masked) throws OrtException {
        Unrolling unrolling = new Unrolling(8, 0, 8, true);
        RecurrentNetwork gru = RecurrentNetwork.gru(INPUTS, List.of(16), 8, List.of(), ACTIONS, unrolling);
        RecurrentNetwork lstm = RecurrentNetwork.lstm(INPUTS, List.of(), 9, List.of(6), ACTIONS, unrolling);
        Network network = kind.equals("gru") ? gru : kind.equals("lstm") ? lstm : FilteredNetwork.of(gru, gru, 0.3);
        write(network, masked);
        draw();
        PolicyModel model = STORE.load(folder());
        assertThat(model.network().architecture()).isEqualTo(network.architecture());
        PolicyModel.Evaluator whole = model.evaluator(ROWS);
        whole.begin();
        float[] own = java.util.Arrays.copyOf(whole.outputs(flat(), 0, ROWS), ROWS * ACTIONS);
        PolicyModel.Evaluator single = model.evaluator(1);
        single.outputs(flat(), 0, 1);
        single.advance();
        single.begin();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        float[][] state = new float[1][network.stateSize()];
        try (OrtSession session = session()) {
            for (int step = 0; step < ROWS; step++) {
                Map<String, OnnxTensor> inputs = new HashMap<>();
                inputs.put("observation", OnnxTensor.createTensor(environment, new float[][] {observations[step]}));
                inputs.put("state", OnnxTensor.createTensor(environment, state));
                if (masked) {
                    inputs.put("mask", OnnxTensor.createTensor(environment, new boolean[][] {mask[step]}));
                }
                float[] expected = java.util.Arrays.copyOfRange(own, step * ACTIONS, (step + 1) * ACTIONS);
                try (OrtSession.Result result = session.run(inputs)) {
                    float[][] q = (float[][]) result.get("q").orElseThrow().getValue();
                    assertClose(q[0], expected);
                    state = (float[][]) result.get("next_state").orElseThrow().getValue();
                }
                // asked twice, it is the same; only then is the step over
                single.outputs(flat(), step * INPUTS, 1);
                float[] stepped = java.util.Arrays.copyOf(single.outputs(flat(), step * INPUTS, 1), ACTIONS);
                assertClose(stepped, expected);
                single.advance();
            }
        }
        assertThat(state[0]).isNotEqualTo(new float[network.stateSize()]);
    }

    /** Values of rare actions are a million times as large. */
    private static void assertClose(float[] found, float[] expected) {
        for (int j = 0; j < expected.length; j++) {
            assertThat(found[j]).isCloseTo(expected[j], within(TOLERANCE * Math.max(1, Math.abs(expected[j]))));
        }
    }

    @Test
    void isNamedInTheManifestByItsHash() throws IOException {
        write("8", true);
        ModelManifest.OnnxFile policy = STORE.verify(folder()).manifest().policy();
        assertThat(policy.file()).isEqualTo("policy.onnx");
        assertThat(policy.masked()).isTrue();

        java.nio.file.Path file = temporary.resolve("model/policy.onnx");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(temporary.resolve("model/.policy.onnx.crc"));
        Files.write(file, bytes);
        assertThatThrownBy(() -> STORE.verify(folder()))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith("expected a file with SHA-256 " + policy.sha256() + ", found one with ")
                .hasMessageEndingWith("policy.onnx). Give the path of a model's folder, or restore it.");
        assertThat(STORE.load(folder()).manifest().policy()).isEqualTo(policy);
    }

    private void write(String hidden, boolean masked) {
        List<Integer> sizes = hidden.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(hidden.split(";", -1))
                        .map(Integer::valueOf)
                        .toList();
        write(Mlp.of(INPUTS, sizes, ACTIONS), masked);
    }

    private void write(Network network, boolean masked) {
        float[] parameters = new float[network.parameterCount()];
        network.initialise(parameters, 0, 3);
        RandomStream random = RandomStream.of(4);
        List<Float> shift = new ArrayList<>();
        List<Float> factor = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            shift.add((float) random.nextUniform());
            factor.add((float) (0.5 + random.nextUniform()));
        }
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA_VERSION,
                network.architecture(),
                List.of("a", "b", "c", "d", "e"),
                ObservationScaling.of(new ModelManifest.Scaling(shift, factor)).toManifest(),
                ActionSpace.discrete(List.of("1", "2", "3", "4", "5", "6", "7")),
                new ModelManifest.Loss("forward-kl", LOGIT_SCALE, 1, 0.01, "q-values", "shannon-entropy"),
                ModelStore.describe(parameters),
                new ModelManifest.Provenance("0.1.0", Map.of(), 1, 2, 3, "data", "abc", Map.of(), true, List.of()));
        STORE.write(folder(), ModelStore.withPolicy(manifest, parameters, masked), parameters);
    }

    private Path folder() {
        return new Path(temporary.resolve("model").toUri());
    }

    /** Observations, and masks of which some allow one action only and some all. */
    private void draw() {
        RandomStream random = RandomStream.of(5);
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < INPUTS; i++) {
                observations[row][i] = (float) (4 * random.nextUniform() - 2);
            }
            for (int action = 0; action < ACTIONS; action++) {
                mask[row][action] = row < 10 || (row >= 20 && random.nextUniform() < 0.5);
            }
            mask[row][random.nextInt(ACTIONS)] = true;
        }
    }

    private float[] flat() {
        float[] flat = new float[ROWS * INPUTS];
        for (int row = 0; row < ROWS; row++) {
            System.arraycopy(observations[row], 0, flat, row * INPUTS, INPUTS);
        }
        return flat;
    }

    private OrtSession session() throws OrtException {
        return OrtEnvironment.getEnvironment()
                .createSession(temporary.resolve("model/policy.onnx").toString());
    }

    private Map<String, OnnxTensor> inputs(boolean masked) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put("observation", OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), observations));
        if (masked) {
            inputs.put("mask", OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), mask));
        }
        return inputs;
    }

    private float[] softmax(float[] q, int row, boolean masked) {
        double[] powers = new double[ACTIONS];
        double sum = 0;
        for (int action = 0; action < ACTIONS; action++) {
            powers[action] = !masked || mask[row][action] ? Math.exp(LOGIT_SCALE * q[action]) : 0;
            sum += powers[action];
        }
        float[] softmax = new float[ACTIONS];
        for (int action = 0; action < ACTIONS; action++) {
            softmax[action] = (float) (powers[action] / sum);
        }
        return softmax;
    }

    private int best(float[] q, int row, boolean masked) {
        int best = -1;
        for (int action = 0; action < ACTIONS; action++) {
            boolean valid = !masked || mask[row][action];
            best = valid && (best < 0 || q[action] > q[best]) ? action : best;
        }
        return best;
    }
}
