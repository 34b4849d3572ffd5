package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds product and reference to values computed in 60 digits, extremes included. */
class GoldenTest {
    /** Half of what {@link LossKernel} promises. */
    private static final double TOLERANCE = 5e-6;

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
                .withRegulariser(Regulariser.named(cell[1]))
                .withLogitScale(Double.parseDouble(cell[2]))
                .withTemperature(Double.parseDouble(cell[3]))
                .withEntropyWeight(Double.parseDouble(cell[4]));
        Sample sample = Sample.of(floats(cell[5]), floats(cell[6])).withReference(floats(cell[7]));
        double[] expected = Stream.of(cell[8], cell[9], cell[10], cell[11], cell[12])
                .flatMapToDouble(numbers -> Arrays.stream(doubles(numbers)))
                .toArray();

        ReferenceLoss reference = new ReferenceLoss(loss);
        near(reference(reference, sample), expected, magnitude(reference, sample), 1e-12);
        near(product(loss, sample), expected, magnitude(reference, sample), TOLERANCE);
    }

    /** Divergence, entropy, teacher's entropy, regulariser, gradient. */
    private static double[] reference(ReferenceLoss reference, Sample sample) {
        double[] y = sample.doubleLogits();
        return join(
                reference.divergence(y, sample),
                reference.entropy(y, sample),
                reference.teacherEntropy(sample),
                reference.regulariser(y, sample),
                reference.gradient(sample));
    }

    private static double[] magnitude(ReferenceLoss reference, Sample sample) {
        return join(
                reference.divergenceMagnitude(sample),
                reference.entropy(sample.doubleLogits(), sample),
                reference.teacherEntropy(sample),
                reference.regulariserMagnitude(sample),
                reference.gradientMagnitude(sample));
    }

    private static double[] product(PolicyLoss loss, Sample sample) {
        Results results = Results.of(loss, List.of(sample));
        return join(
                results.divergence[0],
                results.entropy[0],
                results.sums.teacherEntropy(),
                results.regulariser[0],
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

    private static double[] join(
            double divergence, double entropy, double teacherEntropy, double regulariser, double[] gradient) {
        double[] all =
                Arrays.copyOf(new double[] {divergence, entropy, teacherEntropy, regulariser}, 4 + gradient.length);
        System.arraycopy(gradient, 0, all, 4, gradient.length);
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
