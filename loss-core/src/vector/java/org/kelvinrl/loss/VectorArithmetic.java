package org.kelvinrl.loss;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * In the incubating Vector API, which is there only where a JVM is started with its module. Every operation has its
 * counterpart in {@link FloatMath} and {@link PlainArithmetic}; the API's own exp and log have not, and are not used.
 *
 * <p>Each loop is written out whole: a vector that goes through a method which the compiler does not inline is allocated.
 */
final class VectorArithmetic extends Arithmetic {
    static final String NAME = "vector";

    static final VectorSpecies<Float> FLOATS = species();
    static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    static final int STEP = FLOATS.length();

    /** For blocks of fewer rows than a vector has lanes. */
    private final Arithmetic fewRows = new PlainArithmetic();

    private static VectorSpecies<Float> species() {
        VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
        return preferred.length() > LANES ? VectorShape.S_512_BIT.withLanes(float.class) : preferred;
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    boolean softmaxOfColumns(Policy policy, float scale, float scaleRest) {
        int rows = policy.block.rows();
        if (rows < STEP) {
            return fewRows.softmaxOfColumns(policy, scale, scaleRest);
        }
        boolean hasLowest = VectorSoftmax.ofColumns(policy, scale, scaleRest);
        for (int r = 0; r < rows; r++) {
            policy.best[r] = (int) policy.rest[r];
        }
        return hasLowest;
    }

    @Override
    boolean softmaxOfRows(Policy policy, float scale, float scaleRest) {
        Block block = policy.block;
        float[] lanes = block.lanes();
        int actions = block.actions();
        for (int r = 0; r < block.rows(); r++) {
            int from = r * actions;
            policy.best[r] = best(policy.number, from, actions, lanes);
            policy.max[r] = policy.number[from + policy.best[r]];
        }
        FloatVector.broadcast(FLOATS, 0).intoArray(lanes, LANES);
        for (int r = 0; r < block.rows(); r++) {
            int from = r * actions;
            VectorSoftmax.proportions(policy, policy.max[r], scale, scaleRest, from, actions);
        }
        boolean hasLowest = !isZero(lanes, LANES);
        for (int r = 0; r < block.rows(); r++) {
            int from = r * actions;
            policy.probability[from + policy.best[r]] = 0;
            float rest = sum(policy.probability, from, actions, lanes);
            policy.probability[from + policy.best[r]] = 1;
            policy.entropy[r] = VectorSoftmax.normalised(policy, 1 / (1 + rest), FloatMath.log(1, rest), from, actions);
        }
        return hasLowest;
    }

    @Override
    void exp(float[] z, float[] rest, float s, int n) {
        FloatVector round = FloatVector.broadcast(FLOATS, FloatMath.ROUND);
        FloatVector lowest = FloatVector.broadcast(FLOATS, FloatMath.LOWEST_EXPONENT);
        FloatVector subtrahend = FloatVector.broadcast(FLOATS, s);
        FloatVector least = FloatVector.broadcast(FLOATS, 0 - s);
        for (int i = 0; i < n; i += STEP) {
            FloatVector exponent = FloatVector.fromArray(FLOATS, z, i);
            FloatVector rounded = exponent.fma(FloatVector.broadcast(FLOATS, FloatMath.LOG2_E), round);
            FloatVector k = rounded.sub(round);
            FloatVector small =
                    k.fma(FloatVector.broadcast(FLOATS, -FloatMath.LN_2_REST), FloatVector.fromArray(FLOATS, rest, i));
            FloatVector r = k.fma(FloatVector.broadcast(FLOATS, -FloatMath.LN_2), exponent)
                    .add(small);
            FloatVector q = FloatVector.broadcast(FLOATS, FloatMath.EXP_4);
            q = q.fma(r, FloatVector.broadcast(FLOATS, FloatMath.EXP_3));
            q = q.fma(r, FloatVector.broadcast(FLOATS, FloatMath.EXP_2));
            q = q.fma(r, FloatVector.broadcast(FLOATS, FloatMath.EXP_1));
            q = q.fma(r, FloatVector.broadcast(FLOATS, FloatMath.EXP_0));
            FloatVector power = rounded.reinterpretAsInts()
                    .add(Float.MAX_EXPONENT)
                    .lanewise(VectorOperators.LSHL, FloatMath.MANTISSA_BITS)
                    .reinterpretAsFloats();
            r.mul(r)
                    .fma(q, r)
                    .fma(power, power.sub(subtrahend))
                    .blend(least, exponent.lt(lowest))
                    .intoArray(rest, i);
        }
    }

    @Override
    void log(float s, float[] x, int n) {
        FloatVector addend = FloatVector.broadcast(FLOATS, s);
        for (int i = 0; i < n; i += STEP) {
            FloatVector number = FloatVector.fromArray(FLOATS, x, i);
            FloatVector y = number.add(addend);
            IntVector bits = y.reinterpretAsInts();
            IntVector k = bits.sub(FloatMath.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, FloatMath.MANTISSA_BITS);
            IntVector shifted = k.lanewise(VectorOperators.LSHL, FloatMath.MANTISSA_BITS);
            FloatVector power = IntVector.broadcast(INTS, Float.MAX_EXPONENT << FloatMath.MANTISSA_BITS)
                    .sub(shifted)
                    .reinterpretAsFloats();
            FloatVector lost = number.sub(y.sub(addend));
            FloatVector f =
                    lost.fma(power, bits.sub(shifted).reinterpretAsFloats().sub(1));
            FloatVector q = FloatVector.broadcast(FLOATS, FloatMath.LOG_8);
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_7));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_6));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_5));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_4));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_3));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_2));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_1));
            q = q.fma(f, FloatVector.broadcast(FLOATS, FloatMath.LOG_0));
            FloatVector whole =
                    k.add(FloatMath.ROUND_BITS).reinterpretAsFloats().sub(FloatMath.ROUND);
            whole.fma(FloatVector.broadcast(FLOATS, FloatMath.LN_2), f.mul(f).fma(q, f))
                    .intoArray(x, i);
        }
    }

    @Override
    void sumColumns(float[] x, int actions, int rows, float[] sum) {
        int lanes = Math.min(actions, LANES);
        for (int r = 0; r < rows; r += STEP) {
            FloatVector total = FloatVector.broadcast(FLOATS, 0);
            for (int lane = 0; lane < lanes; lane++) {
                FloatVector ofLane = FloatVector.fromArray(FLOATS, x, lane * rows + r);
                for (int action = lane + LANES; action < actions; action += LANES) {
                    ofLane = ofLane.add(FloatVector.fromArray(FLOATS, x, action * rows + r));
                }
                total = total.add(ofLane);
            }
            total.intoArray(sum, r);
        }
    }

    @Override
    void bestOfColumns(float[] x, int actions, int rows, float[] max, float[] best) {
        for (int r = 0; r < rows; r += STEP) {
            FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
            FloatVector action = FloatVector.broadcast(FLOATS, 0);
            for (int j = 0; j < actions; j++) {
                FloatVector number = FloatVector.fromArray(FLOATS, x, j * rows + r);
                VectorMask<Float> above = largest.lt(number);
                largest = largest.blend(number, above);
                action = action.blend(FloatVector.broadcast(FLOATS, (float) j), above);
            }
            largest.intoArray(max, r);
            action.intoArray(best, r);
        }
    }

    @Override
    void fill(float[] x, int from, int n, float number) {
        FloatVector numbers = FloatVector.broadcast(FLOATS, number);
        int whole = FLOATS.loopBound(n);
        for (int i = from; i < from + whole; i += STEP) {
            numbers.intoArray(x, i);
        }
        for (int i = from + whole; i < from + n; i++) {
            x[i] = number;
        }
    }

    @Override
    float sum(float[] x, int from, int n, float[] lanes) {
        int whole = n & -LANES;
        for (int lane = 0; lane < LANES; lane += STEP) {
            FloatVector sums = FloatVector.broadcast(FLOATS, 0);
            for (int j = lane; j < whole; j += LANES) {
                sums = sums.add(FloatVector.fromArray(FLOATS, x, from + j));
            }
            sums.intoArray(lanes, lane);
        }
        for (int j = whole; j < n; j++) {
            lanes[j - whole] += x[from + j];
        }
        return PlainArithmetic.sumOf(lanes);
    }

    @Override
    int best(float[] x, int from, int n, float[] lanes) {
        int whole = FLOATS.loopBound(n);
        FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector best = FloatVector.broadcast(FLOATS, 0);
        for (int j = 0; j < whole; j += STEP) {
            FloatVector number = FloatVector.fromArray(FLOATS, x, from + j);
            VectorMask<Float> above = max.lt(number);
            max = max.blend(number, above);
            best = best.blend(FloatVector.broadcast(FLOATS, (float) j), above);
        }
        max.intoArray(lanes, 0);
        best.intoArray(lanes, LANES);
        return bestOf(x, from, whole, n, lanes);
    }

    /** The best of the lanes and of what they left over; lanes hold where the lane's best group starts. */
    private static int bestOf(float[] x, int from, int whole, int n, float[] lanes) {
        float max = Float.NEGATIVE_INFINITY;
        int best = 0;
        for (int lane = 0; lane < STEP; lane++) {
            int index = (int) lanes[LANES + lane] + lane;
            boolean above = lanes[lane] > max | (lanes[lane] == max & index < best);
            max = above ? lanes[lane] : max;
            best = above ? index : best;
        }
        for (int j = whole; j < n; j++) {
            boolean above = x[from + j] > max;
            max = above ? x[from + j] : max;
            best = above ? j : best;
        }
        return best;
    }

    @Override
    boolean sumOfColumns(float[] a, float[] b, float weight, float[] factor, int actions, int rows, float[] lanes) {
        FloatVector weights = FloatVector.broadcast(FLOATS, weight);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        zero.intoArray(lanes, 0);
        int whole = FLOATS.loopBound(rows);
        for (int r = 0; r < whole; r += STEP) {
            FloatVector factors = FloatVector.fromArray(FLOATS, factor, r);
            FloatVector nothing = FloatVector.fromArray(FLOATS, lanes, 0);
            for (int i = r; i < actions * rows; i += rows) {
                FloatVector sum = FloatVector.fromArray(FLOATS, b, i)
                        .mul(weights)
                        .add(FloatVector.fromArray(FLOATS, a, i))
                        .mul(factors);
                sum.intoArray(a, i);
                nothing = nothing.add(sum.mul(zero));
            }
            nothing.intoArray(lanes, 0);
        }
        boolean finite = isZero(lanes, 0);
        for (int r = whole; r < rows; r++) {
            for (int i = r; i < actions * rows; i += rows) {
                a[i] = factor[r] * (a[i] + weight * b[i]);
                finite &= Math.abs(a[i]) <= Float.MAX_VALUE;
            }
        }
        return finite;
    }

    @Override
    boolean sumOfRow(
            float[] a, float[] b, float weight, float factor, int from, int n, float[] to, int at, float[] lanes) {
        FloatVector weights = FloatVector.broadcast(FLOATS, weight);
        FloatVector factors = FloatVector.broadcast(FLOATS, factor);
        FloatVector nothing = FloatVector.broadcast(FLOATS, 0);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        int whole = FLOATS.loopBound(n);
        for (int j = 0; j < whole; j += STEP) {
            FloatVector sum = FloatVector.fromArray(FLOATS, b, from + j)
                    .mul(weights)
                    .add(FloatVector.fromArray(FLOATS, a, from + j))
                    .mul(factors);
            sum.intoArray(to, at + j);
            nothing = nothing.add(sum.mul(zero));
        }
        nothing.intoArray(lanes, 0);
        boolean finite = isZero(lanes, 0);
        for (int j = whole; j < n; j++) {
            to[at + j] = factor * (a[from + j] + weight * b[from + j]);
            finite &= Math.abs(to[at + j]) <= Float.MAX_VALUE;
        }
        return finite;
    }

    private static boolean isZero(float[] lanes, int from) {
        boolean zero = true;
        for (int lane = from; lane < from + STEP; lane++) {
            zero &= lanes[lane] == 0;
        }
        return zero;
    }
}
