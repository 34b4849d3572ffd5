package org.kelvinrl.loss;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
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

    private VectorSoftmax() {}

    /** Of columns of actions, of at least so many rows as a vector has lanes; leaves the best actions in {@code rest}. */
    static boolean ofColumns(Policy policy, float scale, float scaleRest) {
        int rows = policy.block.rows();
        int actions = policy.block.actions();
        for (int chunk = 0; chunk < rows; chunk += STEP) {
            findBest(policy, actions, rows, Math.min(chunk, rows - STEP));
        }
        boolean hasLowest = hasLowest(policy, scale, rows);
        for (int chunk = 0; chunk < rows; chunk += STEP) {
            // The last rows are computed along with some that were before: nothing that is read is overwritten.
            int r = Math.min(chunk, rows - STEP);
            proportions(policy, scale, scaleRest, actions, rows, r);
            normalise(policy, actions, rows, r);
        }
        return hasLowest;
    }

    /** Leaves the best actions in {@code rest} and the smallest numbers in {@code entropy}. */
    private static void findBest(Policy policy, int actions, int rows, int r) {
        float[] x = policy.number;
        FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector smallest = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
        FloatVector action = FloatVector.broadcast(FLOATS, 0);
        for (int j = 0; j < actions; j++) {
            FloatVector number = FloatVector.fromArray(FLOATS, x, j * rows + r);
            VectorMask<Float> above = largest.lt(number);
            largest = largest.blend(number, above);
            smallest = smallest.min(number);
            action = action.blend(FloatVector.broadcast(FLOATS, (float) j), above);
        }
        largest.intoArray(policy.max, r);
        smallest.intoArray(policy.entropy, r);
        action.intoArray(policy.rest, r);
    }

    /** Told from the smallest numbers, as a flag that goes through two loops would be allocated again and again. */
    private static boolean hasLowest(Policy policy, float scale, int rows) {
        float[] smallest = policy.entropy;
        float[] largest = policy.max;
        boolean hasLowest = false;
        for (int r = 0; r < rows; r++) {
            hasLowest |= !((smallest[r] - largest[r]) * scale >= -Float.MAX_VALUE);
        }
        return hasLowest;
    }

    /** p in proportion to the largest, z in place of log p, and the sums of p without the largest in {@code factor}. */
    private static void proportions(Policy policy, float scale, float scaleRest, int actions, int rows, int r) {
        float[] x = policy.number;
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        FloatVector scales = FloatVector.broadcast(FLOATS, scale);
        FloatVector scaleRests = FloatVector.broadcast(FLOATS, scaleRest);
        FloatVector round = FloatVector.broadcast(FLOATS, FloatMath.ROUND);
        FloatVector lowest = FloatVector.broadcast(FLOATS, FloatMath.LOWEST_EXPONENT);
        FloatVector finite = FloatVector.broadcast(FLOATS, -Float.MAX_VALUE);
        FloatVector floor = FloatVector.broadcast(FLOATS, Policy.FLOOR);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        FloatVector largest = FloatVector.fromArray(FLOATS, policy.max, r);
        FloatVector best = FloatVector.fromArray(FLOATS, policy.rest, r);
        FloatVector total = FloatVector.broadcast(FLOATS, 0);
        int lanes = Math.min(actions, LANES);
        for (int lane = 0; lane < lanes; lane++) {
            FloatVector ofLane = FloatVector.broadcast(FLOATS, 0);
            for (int action = lane; action < actions; action += LANES) {
                int i = action * rows + r;
                FloatVector number = FloatVector.fromArray(FLOATS, x, i);
                FloatVector difference = number.sub(largest);
                FloatVector recovered = difference.sub(number);
                FloatVector lost = number.sub(difference.sub(recovered)).sub(largest.add(recovered));
                FloatVector z = difference.mul(scales);
                FloatVector rest = difference.fma(scales, z.neg()).add(difference.fma(scaleRests, lost.mul(scales)));
                FloatVector rounded = z.fma(FloatVector.broadcast(FLOATS, FloatMath.LOG2_E), round);
                FloatVector k = rounded.sub(round);
                FloatVector f = k.fma(FloatVector.broadcast(FLOATS, -FloatMath.LN_2), z)
                        .add(k.fma(FloatVector.broadcast(FLOATS, -FloatMath.LN_2_REST), rest));
                FloatVector q = FloatVector.broadcast(FLOATS, FloatMath.EXP_4);
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.EXP_3));
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.EXP_2));
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.EXP_1));
                q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.EXP_0));
                FloatVector power = rounded.reinterpretAsInts()
                        .add(Float.MAX_EXPONENT)
                        .lanewise(VectorOperators.LSHL, FloatMath.MANTISSA_BITS)
                        .reinterpretAsFloats();
                FloatVector exp = f.mul(f).fma(q, f).fma(power, power).blend(zero, z.lt(lowest));
                exp.intoArray(p, i);
                z.blend(floor, z.lt(finite)).intoArray(logP, i);
                ofLane = ofLane.add(exp.blend(zero, best.eq((float) action)));
            }
            total = total.add(ofLane);
        }
        total.intoArray(policy.factor, r);
    }

    private static void normalise(Policy policy, int actions, int rows, int r) {
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
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
        int lanes = Math.min(actions, LANES);
        for (int lane = 0; lane < lanes; lane++) {
            FloatVector ofLane = FloatVector.broadcast(FLOATS, 0);
            for (int action = lane; action < actions; action += LANES) {
                int i = action * rows + r;
                FloatVector probability = FloatVector.fromArray(FLOATS, p, i).mul(factors);
                FloatVector logarithm = FloatVector.fromArray(FLOATS, logP, i).sub(logSum);
                probability.intoArray(p, i);
                logarithm.intoArray(logP, i);
                ofLane = ofLane.add(zero.sub(probability.mul(logarithm)));
            }
            total = total.add(ofLane);
        }
        total.intoArray(policy.entropy, r);
    }

    /**
     * Of one row of at least so many actions as a vector has lanes: p in proportion to the largest, and z in place of log p. Lanes
     * become other than 0 where z is minus infinity.
     */
    static void proportions(Policy policy, float max, float scale, float scaleRest, int from, int actions) {
        float[] x = policy.number;
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        FloatVector scales = FloatVector.broadcast(FLOATS, scale);
        FloatVector scaleRests = FloatVector.broadcast(FLOATS, scaleRest);
        FloatVector round = FloatVector.broadcast(FLOATS, FloatMath.ROUND);
        FloatVector lowest = FloatVector.broadcast(FLOATS, FloatMath.LOWEST_EXPONENT);
        FloatVector finite = FloatVector.broadcast(FLOATS, -Float.MAX_VALUE);
        FloatVector floor = FloatVector.broadcast(FLOATS, Policy.FLOOR);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector low = FloatVector.fromArray(FLOATS, policy.block.lanes(), LANES);
        FloatVector largest = FloatVector.broadcast(FLOATS, max);
        for (int j = 0; j < actions; j += STEP) {
            // The last numbers are computed along with some that were before: nothing that is read is overwritten.
            int i = from + Math.min(j, actions - STEP);
            FloatVector number = FloatVector.fromArray(FLOATS, x, i);
            FloatVector difference = number.sub(largest);
            FloatVector recovered = difference.sub(number);
            FloatVector lost = number.sub(difference.sub(recovered)).sub(largest.add(recovered));
            FloatVector z = difference.mul(scales);
            FloatVector rest = difference.fma(scales, z.neg()).add(difference.fma(scaleRests, lost.mul(scales)));
            FloatVector rounded = z.fma(FloatVector.broadcast(FLOATS, FloatMath.LOG2_E), round);
            FloatVector k = rounded.sub(round);
            FloatVector f = k.fma(FloatVector.broadcast(FLOATS, -FloatMath.LN_2), z)
                    .add(k.fma(FloatVector.broadcast(FLOATS, -FloatMath.LN_2_REST), rest));
            FloatVector q = FloatVector.broadcast(FLOATS, FloatMath.EXP_4);
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.EXP_3));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.EXP_2));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.EXP_1));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.EXP_0));
            FloatVector power = rounded.reinterpretAsInts()
                    .add(Float.MAX_EXPONENT)
                    .lanewise(VectorOperators.LSHL, FloatMath.MANTISSA_BITS)
                    .reinterpretAsFloats();
            FloatVector exp = f.mul(f).fma(q, f).fma(power, power).blend(zero, z.lt(lowest));
            VectorMask<Float> atLowest = z.lt(finite);
            low = low.blend(one, atLowest);
            exp.intoArray(p, i);
            z.blend(floor, atLowest).intoArray(logP, i);
        }
        low.intoArray(policy.block.lanes(), LANES);
    }

    /** Normalises one row, and gives its entropy. */
    static float normalised(Policy policy, float factor, float logSum, int from, int actions) {
        float[] p = policy.probability;
        float[] logP = policy.logProbability;
        float[] lanes = policy.block.lanes();
        FloatVector factors = FloatVector.broadcast(FLOATS, factor);
        FloatVector logSums = FloatVector.broadcast(FLOATS, logSum);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        int whole = from + (actions & -LANES);
        for (int lane = 0; lane < LANES; lane += STEP) {
            FloatVector ofLane = FloatVector.broadcast(FLOATS, 0);
            for (int i = from + lane; i < whole; i += LANES) {
                FloatVector probability = FloatVector.fromArray(FLOATS, p, i).mul(factors);
                FloatVector logarithm = FloatVector.fromArray(FLOATS, logP, i).sub(logSums);
                probability.intoArray(p, i);
                logarithm.intoArray(logP, i);
                ofLane = ofLane.add(zero.sub(probability.mul(logarithm)));
            }
            ofLane.intoArray(lanes, lane);
        }
        for (int i = whole; i < from + actions; i++) {
            p[i] *= factor;
            logP[i] -= logSum;
            lanes[i - whole] += 0 - p[i] * logP[i];
        }
        return PlainArithmetic.sumOf(lanes);
    }
}
