package org.kelvinrl.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
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
    private static final String TARGETS = "target-parameters";
    private static final String MOMENTS = "moments";
    private static final String OUTER_MOMENTS = "outer-moments";
    private static final String BEST_PARAMETERS = "best-parameters";
    private static final String BEST_EPOCH = "best epoch";
    private static final String BEST_LOSS = "best loss";
    private static final String ENTROPY_WEIGHT = "entropy weight";
    private static final String MEMORY_OF_WORKER = "memory of worker ";

    private static final String STEP_FACTOR = "step factor";
    private static final String ROLL_BACKS = "roll-backs";
    private static final String GOOD_ROUNDS = "last-good-rounds";
    private static final String GOOD_STEPS = "last-good-steps";

    /** Before the name of what it was when the epoch began. */
    private static final String GOOD = "last-good-";

    /** Most times that a run is rolled back. */
    static final int MOST_ROLL_BACKS = 8;

    /** Stands for no epoch and for no memory. */
    private static final int NONE = -1;

    /** The flat parameter vector. */
    final float[] parameters;

    /** Parameters of the target networks; empty if there are none. */
    final float[] targets;

    /** The optimiser's moments, one vector behind the other; empty if only workers have any. */
    final float[] moments;

    /** The outer optimiser's moments; empty if it has none. */
    final float[] outerMoments;

    private final Map<String, float[]> vectors;
    private final Map<String, Double> numbers;
    private final double startingEntropyWeight;
    private final List<EpochMetrics> history = new ArrayList<>();
    private final SortedSet<PlatformFingerprint> platforms = new TreeSet<>();
    private final Set<String> breaks = new LinkedHashSet<>();
    private TrainingPosition position = TrainingPosition.START;
    private LossSums epochSums = LossSums.create();
    private double epochSeconds;

    private TrainingState(Map<String, float[]> vectors, Map<String, Double> numbers, double startingEntropyWeight) {
        this.vectors = Collections.unmodifiableMap(vectors);
        this.numbers = numbers;
        this.startingEntropyWeight = startingEntropyWeight;
        this.parameters = vectors.get(PARAMETERS);
        this.moments = vectors.get(MOMENTS);
        this.outerMoments = vectors.getOrDefault(OUTER_MOMENTS, new float[0]);
        this.targets = vectors.getOrDefault(TARGETS, new float[0]);
    }

    /** The state before the first round. */
    static TrainingState starting(TrainingPlan plan, Objective objective) {
        int count = objective.parameterCount();
        int moments = plan.driverHasMoments() ? plan.step().optimiser().moments() : 0;
        Map<String, float[]> vectors = new LinkedHashMap<>();
        vectors.put(PARAMETERS, new float[count]);
        vectors.put(MOMENTS, new float[Math.multiplyExact(count, moments)]);
        if (plan.averaging().outer().moments() > 0) {
            vectors.put(
                    OUTER_MOMENTS,
                    new float[Math.multiplyExact(count, plan.averaging().outer().moments())]);
        }
        if (plan.patience().keepsBest()) {
            vectors.put(BEST_PARAMETERS, new float[count]);
        }
        objective.initialise(vectors.get(PARAMETERS), plan.seed());
        TargetNetworks targetNetworks = objective.targetNetworks();
        if (targetNetworks.count() > 0) {
            vectors.put(TARGETS, targetNetworks.startingFrom(vectors.get(PARAMETERS)));
        }
        double weight = objective.entropyWeight();
        Map<String, Double> numbers = startingNumbers(plan, weight);
        if (plan.onDivergence() == OnDivergence.ROLL_BACK) {
            addGood(vectors, numbers);
        }
        return new TrainingState(vectors, numbers, weight);
    }

    /** A checkpoint has them too, so that a run that is resumed and then diverges goes back to the same state. */
    private static void addGood(Map<String, float[]> vectors, Map<String, Double> numbers) {
        Map.copyOf(numbers).forEach((name, value) -> numbers.put(GOOD + name, value));
        for (String name : List.of(PARAMETERS, TARGETS, MOMENTS, OUTER_MOMENTS)) {
            if (vectors.containsKey(name)) {
                vectors.put(GOOD + name, vectors.get(name).clone());
            }
        }
        numbers.putAll(Map.of(STEP_FACTOR, 1.0, ROLL_BACKS, 0.0, GOOD_ROUNDS, 0.0, GOOD_STEPS, 0.0));
    }

    private static Map<String, Double> startingNumbers(TrainingPlan plan, double startingEntropyWeight) {
        Map<String, Double> numbers = new TreeMap<>();
        if (plan.entropyWeight().rule() != EntropyWeight.Rule.CONSTANT) {
            numbers.put(ENTROPY_WEIGHT, startingEntropyWeight);
        }
        if (plan.patience().keepsBest()) {
            numbers.put(BEST_EPOCH, (double) NONE);
            numbers.put(BEST_LOSS, 0.0);
        }
        for (int worker = 0; plan.hasMemories() && worker < plan.workers(); worker++) {
            numbers.put(MEMORY_OF_WORKER + worker, (double) NONE);
        }
        return numbers;
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

    /** The platforms of all executors that results came from, those before the run was resumed too. */
    public SortedSet<PlatformFingerprint> platforms() {
        return Collections.unmodifiableSortedSet(platforms);
    }

    /** Adds platforms that results came from. */
    public void computedOn(Collection<PlatformFingerprint> more) {
        platforms.addAll(more);
    }

    /** In what the parts of a run differ that was resumed although it differed, each difference in words; empty for one run. */
    public List<String> breaks() {
        return List.copyOf(breaks);
    }

    /** Adds differences between what the run was and what it goes on as. */
    public void brokenBy(Collection<String> differences) {
        breaks.addAll(differences);
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
        for (int worker = 0; worker < root.memories.length; worker++) {
            number(MEMORY_OF_WORKER + worker, (double) root.memories[worker]);
        }
    }

    /** What workers carried out of the last round, in the order of their ids; empty if they carry nothing. */
    long[] memories() {
        return IntStream.iterate(0, worker -> worker + 1)
                .mapToObj(worker -> numbers.getOrDefault(MEMORY_OF_WORKER + worker, (double) NONE))
                .takeWhile(memory -> memory != NONE)
                .mapToLong(Double::longValue)
                .toArray();
    }

    /** Weight of the regulariser in the next round. */
    double entropyWeight() {
        return numbers.getOrDefault(ENTROPY_WEIGHT, startingEntropyWeight);
    }

    /**
     * Sets the weight of the regulariser in the next round.
     *
     * @param rule how it goes
     * @param progress share of the run's steps that were taken, from 0 to 1
     * @param entropy the student's mean entropy over the rows of the last round, in nats; NaN if it had none
     */
    void weighRegulariser(EntropyWeight rule, double progress, double entropy) {
        if (numbers.containsKey(ENTROPY_WEIGHT)) {
            number(ENTROPY_WEIGHT, rule.next(startingEntropyWeight, entropyWeight(), progress, entropy));
        }
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

    /** Remembers the parameters if the epoch that is just over is the best so far. */
    void keepIfBest(Patience patience) {
        double loss = history.get(history.size() - 1).validation().loss();
        if (bestEpoch() == NONE || loss < number(BEST_LOSS) - patience.least()) {
            System.arraycopy(parameters, 0, vectors.get(BEST_PARAMETERS), 0, parameters.length);
            number(BEST_EPOCH, epoch() - 1.0);
            number(BEST_LOSS, loss);
        }
    }

    private int bestEpoch() {
        return numbers.getOrDefault(BEST_EPOCH, (double) NONE).intValue();
    }

    /** True if no epoch is left, or too many have passed since the best one. */
    boolean isOver(TrainingPlan plan) {
        boolean impatient = bestEpoch() != NONE
                && epoch() - 1 - bestEpoch() >= plan.patience().epochs();
        return epoch() == plan.epochs() || impatient;
    }

    /** The parameters that count: after the best epoch, or where that is not asked for, after the last one. */
    float[] result() {
        return (bestEpoch() == NONE ? parameters : vectors.get(BEST_PARAMETERS)).clone();
    }

    /** What is known of the epochs that made {@link #result}. */
    List<EpochMetrics> historyOfResult() {
        return bestEpoch() == NONE ? history() : history().subList(0, bestEpoch() + 1);
    }

    /** What the learning rate is multiplied by. */
    double stepFactor() {
        return numbers.getOrDefault(STEP_FACTOR, 1.0);
    }

    /** True if the run may begin its epoch again. */
    boolean canRollBack() {
        return numbers.getOrDefault(ROLL_BACKS, (double) MOST_ROLL_BACKS) < MOST_ROLL_BACKS;
    }

    /** Remembers the state that an epoch begins with, if the run may go back to it. */
    void keepGood() {
        if (numbers.containsKey(ROLL_BACKS)) {
            forEachGood((good, live) -> System.arraycopy(live, 0, good, 0, live.length));
            goodNumbers().forEach(name -> number(name, number(name.substring(GOOD.length()))));
            number(GOOD_ROUNDS, (double) rounds());
            number(GOOD_STEPS, (double) steps());
        }
    }

    /** Goes back to the beginning of the epoch, with half the step. */
    void rollBack() {
        forEachGood((good, live) -> System.arraycopy(good, 0, live, 0, live.length));
        goodNumbers().forEach(name -> number(name.substring(GOOD.length()), number(name)));
        number(STEP_FACTOR, stepFactor() / 2);
        number(ROLL_BACKS, number(ROLL_BACKS) + 1);
        position = new TrainingPosition(goodRounds(), (long) number(GOOD_STEPS), epoch(), 0);
        epochSums = LossSums.create();
        epochSeconds = 0;
    }

    /** Rounds that were run when the epoch began, if the run may go back there; else those that were run. */
    long goodRounds() {
        return (long) (double) numbers.getOrDefault(GOOD_ROUNDS, (double) rounds());
    }

    private void forEachGood(BiConsumer<float[], float[]> pair) {
        vectors.forEach((name, vector) -> {
            if (name.startsWith(GOOD)) {
                pair.accept(vector, vectors.get(name.substring(GOOD.length())));
            }
        });
    }

    private List<String> goodNumbers() {
        return numbers.keySet().stream()
                .filter(name -> name.startsWith(GOOD) && numbers.containsKey(name.substring(GOOD.length())))
                .toList();
    }

    /**
     * Refuses vectors with an element that is not finite.
     *
     * @throws DivergedException if one has
     */
    void requireFinite() {
        DivergedException.check(parameters, "the merged parameters");
        DivergedException.check(moments, "the merged moments");
        DivergedException.check(outerMoments, "the outer optimiser's moments");
    }
}
