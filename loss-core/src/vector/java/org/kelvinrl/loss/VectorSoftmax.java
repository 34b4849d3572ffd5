package org.kelvinrl.loss;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The softmax in few passes, for {@link VectorArithmetic}: what {@link PlainArithmetic} does pass by pass over a block is done here
 * while the numbers are in registers, operation by operation in the same order.
 *
 * <p>Each loop is written out whole: a vector that goes through a method which the compiler does not inline is allocated.
 */
final class VectorSoftmax {
    private static final VectorSpecies<Float> FLOATS = VectorArithmetic.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorArithmetic.INTS;
    private static final int STEP = VectorArithmetic.STEP;
    private static final int LANES = Arithmetic.LANES;
    private static final float[] PLACES = VectorArithmetic.PLACES;

    private VectorSoftmax() {}

    /** Of columns of actions. */
    static boolean ofColumns(Policy policy, int length, Scale scale) {
        int actions = policy.block.actions();
        policy.findBest();
        for (int r = 0; r < length; r++) {
            policy.rest[r] = policy.best[r];
        }
        for (int r = 0; r < length; r += STEP) {
            proportions(policy, scale, actions, length, r);
        }
        boolean mayHaveLowest = !PlainArithmetic.finite(policy.entropy, 0, length);
        boolean hasLowest = mayHaveLowest && PlainArithmetic.floor(policy.logProbability, actions * length);
        for (int r = 0; r < length; r += STEP) {
            normalise(policy, actions, length, r);
        }
        return hasLowest;
    }

    /**
     * p in proportion to the largest, z in place of log p, the sums of p without the largest in {@code factor}, and in {@code entropy}
     * numbers that are not finite where some z is not.
     */
    private static void proportions(Policy policy, Scale scale, int actions, int length, int r) {
        float[] x = policy.number;
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        FloatVector scales = FloatVector.broadcast(FLOATS, scale.factor);
        FloatVector powers = FloatVector.broadcast(FLOATS, scale.power);
        FloatVector powerRests = FloatVector.broadcast(FLOATS, scale.powerRest);
        FloatVector round = FloatVector.broadcast(FLOATS, FloatMath.ROUND_TO_EXPONENT);
        FloatVector lowest = FloatVector.broadcast(FLOATS, FloatMath.LOWEST_EXPONENT);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector largest = FloatVector.fromArray(FLOATS, policy.max, r);
        FloatVector best = FloatVector.fromArray(FLOATS, policy.rest, r);
        FloatVector total = FloatVector.broadcast(FLOATS, 0);
        FloatVector low = FloatVector.broadcast(FLOATS, 0);
        for (int group = 0; group < actions; group += LANES) {
            FloatVector ofGroup = FloatVector.broadcast(FLOATS, 0);
            FloatVector lowOfGroup = FloatVector.broadcast(FLOATS, 0);
            int end = Math.min(group + LANES, actions);
            for (int action = group; action < end; action++) {
                int i = action * length + r;
                FloatVector number = FloatVector.fromArray(FLOATS, x, i);
                FloatVector difference = number.sub(largest);
                FloatVector recovered = difference.sub(number);
                FloatVector lost = number.sub(difference.sub(recovered)).sub(largest.add(recovered));
                FloatVector z = difference.mul(scales);
                FloatVector rounded = difference.fma(powers, round);
                FloatVector f = difference.fma(powers, round.sub(rounded));
                f = lost.fma(powers, difference.fma(powerRests, f));
                FloatVector q = FloatVector.broadcast(FLOATS, FloatMath.POWER_5);
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_4));
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_3));
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_2));
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_1));
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_0));
                FloatVector power = rounded.reinterpretAsInts()
                        .lanewise(VectorOperators.LSHL, FloatMath.MANTISSA_BITS)
                        .reinterpretAsFloats();
                FloatVector exp = q.fma(f, one).mul(power).blend(zero, z.lt(lowest));
                exp.intoArray(p, i);
                z.intoArray(logP, i);
                lowOfGroup = lowOfGroup.add(z);
                ofGroup = ofGroup.add(exp.blend(zero, best.eq((float) action)));
            }
            total = total.add(ofGroup);
            low = low.add(lowOfGroup);
        }
        total.intoArray(policy.factor, r);
        low.intoArray(policy.entropy, r);
    }

    private static void normalise(Policy policy, int actions, int length, int r) {
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector number = FloatVector.fromArray(FLOATS, policy.factor, r);
        FloatVector y = number.add(one);
        FloatVector factors = one.div(one.add(number));
        IntVector bits = y.reinterpretAsInts();
        IntVector k = bits.sub(FloatMath.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, FloatMath.MANTISSA_BITS);
        IntVector shifted = k.lanewise(VectorOperators.LSHL, FloatMath.MANTISSA_BITS);
        FloatVector power = IntVector.broadcast(INTS, Float.MAX_EXPONENT << FloatMath.MANTISSA_BITS)
                .sub(shifted)
                .reinterpretAsFloats();
        FloatVector lost = number.sub(y.sub(one));
        FloatVector f = lost.fma(power, bits.sub(shifted).reinterpretAsFloats().sub(1));
        FloatVector q = FloatVector.broadcast(FLOATS, FloatMath.LOG_8);
        q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_7));
        q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_6));
        q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_5));
        q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_4));
        q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_3));
        q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_2));
        q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_1));
        q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_0));
        FloatVector whole = k.add(FloatMath.ROUND_BITS).reinterpretAsFloats().sub(FloatMath.ROUND);
        FloatVector logSum = whole.fma(
                FloatVector.broadcast(FLOATS, FloatMath.LN_2), f.mul(f).fma(q, f));
        FloatVector total = FloatVector.broadcast(FLOATS, 0);
        for (int group = 0; group < actions; group += LANES) {
            FloatVector ofGroup = FloatVector.broadcast(FLOATS, 0);
            int end = Math.min(group + LANES, actions);
            for (int action = group; action < end; action++) {
                int i = action * length + r;
                FloatVector probability = FloatVector.fromArray(FLOATS, p, i).mul(factors);
                FloatVector logarithm = FloatVector.fromArray(FLOATS, logP, i).sub(logSum);
                probability.intoArray(p, i);
                logarithm.intoArray(logP, i);
                ofGroup = ofGroup.sub(probability.mul(logarithm));
            }
            total = total.add(ofGroup);
        }
        total.intoArray(policy.entropy, r);
    }

    /**
     * Of one row of at least so many actions as a vector has lanes: p in proportion to the largest, and z in place of log p. Lanes
     * become other than finite where some z is not.
     */
    static void proportions(Policy policy, int row, Scale scale, float[] lanes) {
        float[] x = policy.number;
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        FloatVector scales = FloatVector.broadcast(FLOATS, scale.factor);
        FloatVector powers = FloatVector.broadcast(FLOATS, scale.power);
        FloatVector powerRests = FloatVector.broadcast(FLOATS, scale.powerRest);
        FloatVector round = FloatVector.broadcast(FLOATS, FloatMath.ROUND_TO_EXPONENT);
        FloatVector lowest = FloatVector.broadcast(FLOATS, FloatMath.LOWEST_EXPONENT);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector low = FloatVector.broadcast(FLOATS, 0);
        FloatVector largest = FloatVector.broadcast(FLOATS, policy.max[row]);
        int actions = policy.block.actions();
        int from = row * actions;
        for (int j = 0; j < actions; j += STEP) {
            // The last numbers are computed along with some that were before: nothing that is read is overwritten.
            int i = from + Math.min(j, actions - STEP);
            FloatVector number = FloatVector.fromArray(FLOATS, x, i);
            FloatVector difference = number.sub(largest);
            FloatVector recovered = difference.sub(number);
            FloatVector lost = number.sub(difference.sub(recovered)).sub(largest.add(recovered));
            FloatVector z = difference.mul(scales);
            FloatVector rounded = difference.fma(powers, round);
            FloatVector f = difference.fma(powers, round.sub(rounded));
            f = lost.fma(powers, difference.fma(powerRests, f));
            FloatVector q = FloatVector.broadcast(FLOATS, FloatMath.POWER_5);
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_4));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_3));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_2));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_1));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.POWER_0));
            FloatVector power = rounded.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, FloatMath.MANTISSA_BITS)
                    .reinterpretAsFloats();
            FloatVector exp = q.fma(f, one).mul(power).blend(zero, z.lt(lowest));
            exp.intoArray(p, i);
            z.intoArray(logP, i);
            low = low.add(z);
        }
        low.intoArray(lanes, row * STEP);
    }

    /** Adds up p of a row in lanes, all but the best action's. */
    static void addWithoutBest(Policy policy, int row, float[] lanes) {
        float[] p = policy.probability;
        int actions = policy.block.actions();
        int best = policy.best[row];
        int from = row * actions;
        int to = row * LANES;
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        int whole = actions & -LANES;
        for (int lane = 0; lane < LANES; lane += STEP) {
            FloatVector ofLane = FloatVector.broadcast(FLOATS, 0);
            FloatVector places = FloatVector.fromArray(FLOATS, PLACES, 0);
            for (int j = lane; j < whole; j += LANES) {
                FloatVector probability = FloatVector.fromArray(FLOATS, p, from + j);
                ofLane = ofLane.add(probability.blend(zero, places.eq((float) (best - j))));
            }
            ofLane.intoArray(lanes, to + lane);
        }
        for (int j = whole; j < actions; j++) {
            lanes[to + j - whole] += j == best ? 0 : p[from + j];
        }
    }

    /** Normalises a row, and adds up its entropy in lanes. */
    static void normalise(Policy policy, int row, float[] lanes) {
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        float factor = policy.factor[row];
        float logSum = policy.rest[row];
        int actions = policy.block.actions();
        int from = row * actions;
        int to = row * LANES;
        FloatVector factors = FloatVector.broadcast(FLOATS, factor);
        FloatVector logSums = FloatVector.broadcast(FLOATS, logSum);
        int whole = from + (actions & -LANES);
        for (int lane = 0; lane < LANES; lane += STEP) {
            FloatVector ofLane = FloatVector.broadcast(FLOATS, 0);
            for (int i = from + lane; i < whole; i += LANES) {
                FloatVector probability = FloatVector.fromArray(FLOATS, p, i).mul(factors);
                FloatVector logarithm = FloatVector.fromArray(FLOATS, logP, i).sub(logSums);
                probability.intoArray(p, i);
                logarithm.intoArray(logP, i);
                ofLane = ofLane.sub(probability.mul(logarithm));
            }
            ofLane.intoArray(lanes, to + lane);
        }
        for (int i = whole; i < from + actions; i++) {
            p[i] *= factor;
            logP[i] -= logSum;
            lanes[to + i - whole] -= p[i] * logP[i];
        }
    }
}
