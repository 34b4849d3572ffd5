package org.kelvinrl.bench;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Forward KL minus entropy for DL4J. With p the softmax of the outputs, q that of the labels (Q-values) over the temperature,
 *
 * <pre>
 *   score     sum q (log q - log p) + lambda sum p log p
 *   gradient  p - q + lambda p (log p + H)
 * </pre>
 */
public final class KlMinusEntropy implements ILossFunction {

    private static final long serialVersionUID = 1L;

    private final double temperature;
    private final double entropyWeight;

    /**
     * A loss.
     *
     * @param temperature of the labels
     * @param entropyWeight lambda
     */
    public KlMinusEntropy(
            @JsonProperty("temperature") double temperature, @JsonProperty("entropyWeight") double entropyWeight) {
        this.temperature = temperature;
        this.entropyWeight = entropyWeight;
    }

    /** Temperature of the labels. */
    public double getTemperature() {
        return temperature;
    }

    /** The entropy's weight. */
    public double getEntropyWeight() {
        return entropyWeight;
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        double sum = computeScoreArray(labels, preOutput, activation, mask)
                .sumNumber()
                .doubleValue();
        return average ? sum / labels.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        INDArray logP = logSoftmax(preOutput);
        INDArray logQ = logSoftmax(labels.div(temperature));
        INDArray score = exp(logQ).muli(logQ.subi(logP));
        return score.addi(exp(logP).muli(logP).muli(entropyWeight)).sum(true, 1);
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        INDArray logP = logSoftmax(preOutput);
        INDArray p = exp(logP);
        INDArray gradient = p.sub(exp(logSoftmax(labels.div(temperature))));
        INDArray negativeEntropy = p.mul(logP).sum(true, 1);
        return gradient.addi(logP.subiColumnVector(negativeEntropy).muli(p).muli(entropyWeight));
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return Pair.of(
                computeScore(labels, preOutput, activation, mask, average),
                computeGradient(labels, preOutput, activation, mask));
    }

    @Override
    public String name() {
        return "KlMinusEntropy";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KlMinusEntropy loss
                && loss.temperature == temperature
                && loss.entropyWeight == entropyWeight;
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(temperature) + Double.hashCode(entropyWeight);
    }

    private static INDArray logSoftmax(INDArray x) {
        return Nd4j.nn().logSoftmax(x);
    }

    private static INDArray exp(INDArray x) {
        return Nd4j.exec(new Exp(x, x.ulike()));
    }
}
