package org.kelvinrl.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the hidden layers of a perceptron are. Layer i computes, from h of the layer before,
 *
 * <pre>
 *   dropout(activation(norm(h W + b)))        or, around which a residual goes,  h + dropout(activation(norm(h W + b)))
 * </pre>
 *
 * <p>where norm and dropout are there if they are asked for. See {@link NormLayer}, {@link Activation}, {@link DropoutLayer} and
 * {@link ResidualLayer} for each.
 *
 * @param sizes numbers of units, in order; may be empty
 * @param activation what follows the sums
 * @param isNormalised whether the sums of a row are normalised before that
 * @param dropout the probability with which a unit is dropped while the network learns, at least 0 and below 1
 * @param isResidual whether what a hidden layer computes is added to what it was computed from, where that is a hidden layer of the same
 *     size
 */
public record HiddenLayers(
        List<Integer> sizes, Activation activation, boolean isNormalised, double dropout, boolean isResidual)
        implements Serializable {

    /** Name of the sizes in a manifest. */
    static final String SIZES = "hidden";

    private static final String ACTIVATION = "activation";
    private static final String LAYER_NORM = "layer-norm";
    private static final String DROPOUT = "dropout";
    private static final String RESIDUAL = "residual";

    /**
     * Hidden layers.
     *
     * @throws IllegalArgumentException if the dropout is no such probability, or nothing can be residual
     */
    public HiddenLayers {
        sizes = List.copyOf(sizes);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout: expected a number from 0 to below 1, found " + dropout);
        }
        if (isResidual && !hasNeighboursOfOneSize(sizes)) {
            throw new IllegalArgumentException(
                    "residual: expected a hidden layer of the size of the one before, found sizes " + sizes);
        }
    }

    /** Rectified sums and nothing else. */
    public static HiddenLayers rectified(List<Integer> sizes) {
        return new HiddenLayers(sizes, Activation.RELU, false, 0, false);
    }

    /** Whether a layer has the size of the one before: without that nothing can be residual. */
    static boolean hasNeighboursOfOneSize(List<Integer> sizes) {
        for (int i = 1; i < sizes.size(); i++) {
            if (sizes.get(i).equals(sizes.get(i - 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a layer's result is added to what it was computed from. */
    boolean isAddedTo(int layer) {
        return isResidual && layer > 0 && sizes.get(layer).equals(sizes.get(layer - 1));
    }

    /** For a manifest; what is not asked for is not there. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put(SIZES, sizes);
        if (activation != Activation.RELU) {
            settings.put(ACTIVATION, activation.label());
        }
        if (isNormalised) {
            settings.put(LAYER_NORM, true);
        }
        if (dropout > 0) {
            settings.put(DROPOUT, dropout);
        }
        if (isResidual) {
            settings.put(RESIDUAL, true);
        }
        return settings;
    }

    /**
     * What {@link #settings} told.
     *
     * @throws IllegalArgumentException if it can have told no such thing
     */
    static HiddenLayers of(Map<String, Object> settings) {
        return new HiddenLayers(
                sizes(settings, SIZES),
                activation(settings.get(ACTIVATION)),
                truth(settings, LAYER_NORM),
                settings.containsKey(DROPOUT) ? number(settings.get(DROPOUT)) : 0,
                truth(settings, RESIDUAL));
    }

    /** Sizes of layers among the settings of a manifest. */
    static List<Integer> sizes(Map<String, Object> settings, String name) {
        List<Integer> sizes = new ArrayList<>();
        if (settings.get(name) instanceof List<?> told) {
            for (Object size : told) {
                sizes.add(size instanceof Integer number ? number : 0);
            }
            return sizes;
        }
        throw new IllegalArgumentException(name + ": expected a list of sizes, found " + settings.get(name));
    }

    private static Activation activation(Object label) {
        if (label == null) {
            return Activation.RELU;
        }
        for (Activation activation : Activation.values()) {
            if (activation.label().equals(label)) {
                return activation;
            }
        }
        throw new IllegalArgumentException("activation: expected one of relu, tanh, gelu and silu, found " + label);
    }

    private static boolean truth(Map<String, Object> settings, String name) {
        Object value = settings.getOrDefault(name, false);
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new IllegalArgumentException(name + ": expected true or false, found " + value);
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
