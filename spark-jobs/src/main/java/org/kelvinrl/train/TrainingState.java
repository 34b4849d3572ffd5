package org.kelvinrl.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kelvinrl.loss.LossSums;

/**
 * All that a run knows between two rounds: the driver's. Two runs of the same plan, objective and data that are in equal states
 * end with equal bits, so a checkpoint is this and nothing else.
 *
 * <p>It is named vectors, named numbers, a position, and what was measured. Which names there are, and how long vectors are, is fixed
 * when the run begins: what a new option remembers between rounds is a further name in {@link #starting}, and checkpoints then hold it.
 *
 * <p>Mutable and not thread-safe: a model may be large, and a round changes its vectors in place.
 */
public final class TrainingState {

    private static final String PARAMETERS = "parameters";
    private static final String MOMENTS = "moments";

    /** The flat parameter vector. */
    final float[] parameters;

    /** The optimiser's moments, one vector behind the other. */
    final float[] moments;

    private final Map<String, float[]> vectors;
    private final Map<String, Double> numbers;
    private final List<EpochMetrics> history = new ArrayList<>();
    private TrainingPosition position = TrainingPosition.START;
    private LossSums epochSums = LossSums.create();
    private double epochSeconds;

    private TrainingState(Map<String, float[]> vectors, Map<String, Double> numbers) {
        this.vectors = Collections.unmodifiableMap(vectors);
        this.numbers = numbers;
        this.parameters = vectors.get(PARAMETERS);
        this.moments = vectors.get(MOMENTS);
    }

    /** The state before the first round. */
    static TrainingState starting(TrainingPlan plan, Objective objective) {
        int count = objective.parameterCount();
        Map<String, float[]> vectors = new LinkedHashMap<>();
        vectors.put(PARAMETERS, new float[count]);
        vectors.put(
                MOMENTS, new float[Math.multiplyExact(count, plan.optimiser().moments())]);
        objective.initialise(vectors.get(PARAMETERS), plan.seed());
        return new TrainingState(vectors, new TreeMap<>());
    }

    /** Every vector by its name, in a fixed order: live, so that what is written into one is the state. */
    public Map<String, float[]> vectors() {
        return vectors;
    }

    /** Every number by its name. */
    public Map<String, Double> numbers() {
        return Collections.unmodifiableMap(numbers);
    }

    /** A number that an option keeps between rounds. */
    double number(String name) {
        return numbers.get(requireNumber(name));
    }

    /** Changes a number that an option keeps between rounds. */
    void number(String name, double value) {
        numbers.put(requireNumber(name), value);
    }

    private String requireNumber(String name) {
        if (!numbers.containsKey(name)) {
            throw new IllegalArgumentException("not a number of this run: " + name);
        }
        return name;
    }

    /** How far the run has come. */
    public TrainingPosition position() {
        return position;
    }

    /** What is known of the epochs that are over. */
    public List<EpochMetrics> history() {
        return List.copyOf(history);
    }

    /** Loss and its parts over the rows of the current epoch so far; a copy. */
    public LossSums epochSums() {
        return LossSums.of(epochSums.toArray());
    }

    /** Time of the current epoch's rounds so far. */
    public double epochSeconds() {
        return epochSeconds;
    }

    /**
     * Takes over all but the vectors from an equal run that had come this far; its vectors are to be written into
     * {@link #vectors}.
     *
     * @param reached how far it had come
     * @param remembered its numbers
     * @param epochs what was known of the epochs that were over
     * @param sums what was known of the rows of the current epoch
     * @param seconds time of the current epoch's rounds
     * @throws IllegalArgumentException if it is not of such a run: other names of numbers, or an epoch that is not known
     */
    public void restore(
            TrainingPosition reached,
            Map<String, Double> remembered,
            List<EpochMetrics> epochs,
            LossSums sums,
            double seconds) {
        requireSame("numbers", numbers.keySet(), remembered.keySet());
        if (epochs.size() != reached.epoch()) {
            throw new IllegalArgumentException(
                    "history: expected " + reached.epoch() + " epochs, found " + epochs.size());
        }
        position = reached;
        numbers.putAll(remembered);
        history.clear();
        history.addAll(epochs);
        epochSums = LossSums.of(sums.toArray());
        epochSeconds = seconds;
    }

    private static void requireSame(String what, Set<String> expected, Set<String> found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(what + ": expected " + expected + ", found " + found);
        }
    }

    /** Optimiser steps taken: in each round those of the worker that took most. */
    long steps() {
        return position.steps();
    }

    /** Rounds that were run, in all epochs. */
    long rounds() {
        return position.rounds();
    }

    /** The epoch of the next round, from 0. */
    int epoch() {
        return position.epoch();
    }

    /** The next round within its epoch, from 0. */
    int roundOfEpoch() {
        return position.roundOfEpoch();
    }

    /** Counts a round that was applied. */
    void roundApplied(Partial root) {
        position = position.afterRound(root.steps);
    }

    /** Adds a round to what is known of its epoch. */
    void measured(RoundMetrics metrics) {
        epochSums.combine(metrics.sums());
        epochSeconds += metrics.seconds().total();
    }

    /** Ends an epoch whose rounds are all applied. */
    void epochOver(LossSums validation) {
        history.add(new EpochMetrics(epoch(), epochSums, validation, epochSeconds));
        position = position.afterEpoch();
        epochSums = LossSums.create();
        epochSeconds = 0;
    }
}
