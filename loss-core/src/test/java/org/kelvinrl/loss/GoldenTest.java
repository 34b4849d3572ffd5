package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds product and reference to values computed in 60 digits, extremes included. */
class GoldenTest {
    private static final Map<String, Formula> FORMULAS =
            Map.of("forward-kl", Formula.FORWARD_KL, "reverse-kl", Formula.REVERSE_KL);

    static List<String> lines() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(GoldenTest.class.getResourceAsStream("golden.csv"), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("divergence;"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void meetsArbitraryPrecision(String line) {
        String[] cell = line.split(";", -1);
        PolicyLoss loss = PolicyLoss.of(Divergence.named(cell[0]))
                .withLogitScale(Double.parseDouble(cell[1]))
                .withTemperature(Double.parseDouble(cell[2]))
                .withEntropyWeight(Double.parseDouble(cell[3]));
        Sample sample = Sample.of(floats(cell[4]), floats(cell[5]));
        double[] expected = Stream.of(cell[6], cell[7], cell[8], cell[9])
                .flatMapToDouble(numbers -> Arrays.stream(doubles(numbers)))
                .toArray();

        ReferenceLoss reference = new ReferenceLoss(loss, FORMULAS.get(cell[0]));
        near(reference(reference, sample), expected, magnitude(reference, sample), 1e-13);
        near(product(loss, sample), expected, magnitude(reference, sample), 1e-6);
    }

    /** Divergence, entropy, teacher's entropy, gradient. */
    private static double[] reference(ReferenceLoss reference, Sample sample) {
        double[] y = sample.doubleLogits();
        return join(
                reference.divergence(y, sample),
                reference.entropy(y, sample),
                reference.teacherEntropy(sample),
                reference.gradient(sample));
    }

    private static double[] magnitude(ReferenceLoss reference, Sample sample) {
        return join(
                reference.divergenceMagnitude(sample),
                reference.entropy(sample.doubleLogits(), sample),
                reference.teacherEntropy(sample),
                reference.gradientMagnitude(sample));
    }

    private static double[] product(PolicyLoss loss, Sample sample) {
        Results results = Results.of(loss, List.of(sample));
        return join(
                results.divergence[0],
                results.entropy[0],
                results.sums.teacherEntropy(),
                Doubles.of(sample.actions(), j -> results.gradient[0][j]));
    }

    private static void near(double[] found, double[] expected, double[] magnitude, double relative) {
        // What is lost where a probability below exp(-87) is taken for 0, of logarithms up to some 1e8.
        double flushed = Math.exp(-87) * 1e9;
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(found[i] - expected[i]))
                    .as("number %d", i)
                    .isLessThanOrEqualTo(relative * magnitude[i] + flushed);
        }
    }

    private static double[] join(double divergence, double entropy, double teacherEntropy, double[] gradient) {
        double[] all = Arrays.copyOf(new double[] {divergence, entropy, teacherEntropy}, 3 + gradient.length);
        System.arraycopy(gradient, 0, all, 3, gradient.length);
        return all;
    }

    private static double[] doubles(String numbers) {
        return Arrays.stream(numbers.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static float[] floats(String numbers) {
        double[] parsed = doubles(numbers);
        float[] floats = new float[parsed.length];
        for (int j = 0; j < floats.length; j++) {
            floats[j] = (float) parsed[j];
        }
        return floats;
    }
}
