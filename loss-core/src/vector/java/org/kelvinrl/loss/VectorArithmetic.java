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

    private static VectorSpecies<Float> species() {
        VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
        return preferred.length() > LANES ? VectorShape.S_512_BIT.withLanes(float.class) : preferred;
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    boolean softmaxOfColumns(Policy policy, int length, Scale scale) {
        boolean hasLowest = VectorSoftmax.ofColumns(policy, length, scale);
        for (int r = 0; r < policy.block.rows(); r++) {
            policy.best[r] = (int) policy.rest[r];
        }
        return hasLowest;
    }

    @Override
    boolean softmaxOfRows(Policy policy, Scale scale, float[] lanes) {
        int actions = policy.block.actions();
        int rows = policy.block.rows();
        bestOfRows(policy.number, actions, rows, policy.max, policy.best, lanes);
        for (int r = 0; r < rows; r++) {
            VectorSoftmax.proportions(policy, r, scale, lanes);
        }
        boolean mayHaveLowest = !PlainArithmetic.finite(lanes, 0, rows * STEP);
        boolean hasLowest = mayHaveLowest && PlainArithmetic.floor(policy.logProbability, policy.size());
        for (int r = 0; r < rows; r++) {
            VectorSoftmax.addWithoutBest(policy, r, lanes);
        }
        addUp(lanes, rows, policy.rest);
        for (int r = 0; r < rows; r++) {
            policy.factor[r] = 1 / (1 + policy.rest[r]);
        }
        log(1, policy.rest, rows);
        for (int r = 0; r < rows; r++) {
            VectorSoftmax.normalise(policy, r, lanes);
        }
        addUp(lanes, rows, policy.entropy);
        return hasLowest;
    }

    /** Adds up the lanes of all rows together: a processor waits long where it reads at once, number by number, what it wrote as a vector. */
    private static void addUp(float[] lanes, int rows, float[] sum) {
        for (int r = 0; r < rows; r++) {
            sum[r] = PlainArithmetic.sumOf(lanes, r * LANES);
        }
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
    void sumColumns(float[] x, int actions, int length, float[] sum) {
        for (int r = 0; r < length; r += STEP) {
            FloatVector total = FloatVector.broadcast(FLOATS, 0);
            for (int group = 0; group < actions; group += LANES) {
                FloatVector ofGroup = FloatVector.broadcast(FLOATS, 0);
                int end = Math.min(group + LANES, actions);
                for (int action = group; action < end; action++) {
                    ofGroup = ofGroup.add(FloatVector.fromArray(FLOATS, x, action * length + r));
                }
                total = total.add(ofGroup);
            }
            total.intoArray(sum, r);
        }
    }

    @Override
    void bestOfColumns(float[] x, int actions, int length, float[] max, float[] best) {
        for (int r = 0; r < length; r += STEP) {
            FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
            FloatVector action = FloatVector.broadcast(FLOATS, 0);
            for (int j = 0; j < actions; j++) {
                FloatVector number = FloatVector.fromArray(FLOATS, x, j * length + r);
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
    void sumRows(float[] x, int actions, int rows, float[] sum, float[] lanes) {
        for (int r = 0; r < rows; r++) {
            addRow(x, r * actions, actions, lanes, r * LANES);
        }
        addUp(lanes, rows, sum);
    }

    private static void addRow(float[] x, int from, int n, float[] lanes, int to) {
        int whole = n & -LANES;
        for (int lane = 0; lane < LANES; lane += STEP) {
            FloatVector sums = FloatVector.broadcast(FLOATS, 0);
            for (int j = lane; j < whole; j += LANES) {
                sums = sums.add(FloatVector.fromArray(FLOATS, x, from + j));
            }
            sums.intoArray(lanes, to + lane);
        }
        for (int j = whole; j < n; j++) {
            lanes[to + j - whole] += x[from + j];
        }
    }

    @Override
    void bestOfRows(float[] x, int actions, int rows, float[] max, int[] best, float[] lanes) {
        for (int r = 0; r < rows; r++) {
            bestOfLanes(x, r * actions, actions, lanes, r * 2 * LANES);
        }
        for (int r = 0; r < rows; r++) {
            best[r] = bestOf(x, r * actions, actions, lanes, r * 2 * LANES);
            max[r] = x[r * actions + best[r]];
        }
    }

    /** Writes each lane's largest number, and behind the lanes where the group starts that it is in. */
    private static void bestOfLanes(float[] x, int from, int n, float[] lanes, int to) {
        int whole = FLOATS.loopBound(n);
        FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector best = FloatVector.broadcast(FLOATS, 0);
        for (int j = 0; j < whole; j += STEP) {
            FloatVector number = FloatVector.fromArray(FLOATS, x, from + j);
            VectorMask<Float> above = max.lt(number);
            max = max.blend(number, above);
            best = best.blend(FloatVector.broadcast(FLOATS, (float) j), above);
        }
        max.intoArray(lanes, to);
        best.intoArray(lanes, to + LANES);
    }

    /** The best of the lanes and of what they left over. */
    private static int bestOf(float[] x, int from, int n, float[] lanes, int lanesFrom) {
        long best = Long.MIN_VALUE;
        for (int lane = lanesFrom; lane < lanesFrom + STEP; lane++) {
            best = Math.max(best, rank(lanes[lane], (int) lanes[lane + LANES] + lane - lanesFrom));
        }
        for (int j = FLOATS.loopBound(n); j < n; j++) {
            best = Math.max(best, rank(x[from + j], j));
        }
        return Integer.MAX_VALUE - (int) best;
    }

    /** In the order of numbers, and among equal ones from the last to the first: without a jump that a processor would guess wrong. */
    private static long rank(float number, int index) {
        int bits = Float.floatToRawIntBits(number + 0f); // makes plus zero of minus zero
        int ordered = bits ^ ((bits >> Integer.SIZE - 1) & Integer.MAX_VALUE);
        return ((long) ordered << Integer.SIZE) | (Integer.MAX_VALUE - index);
    }

    @Override
    boolean sumOfColumns(float[] a, float[] b, float weight, float[] factor, int actions, int length, float[] lanes) {
        FloatVector weights = FloatVector.broadcast(FLOATS, weight);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        for (int r = 0; r < length; r += STEP) {
            FloatVector factors = FloatVector.fromArray(FLOATS, factor, r);
            FloatVector nothing = zero;
            for (int i = r; i < actions * length; i += length) {
                FloatVector sum = FloatVector.fromArray(FLOATS, b, i)
                        .mul(weights)
                        .add(FloatVector.fromArray(FLOATS, a, i))
                        .mul(factors);
                sum.intoArray(a, i);
                nothing = sum.fma(zero, nothing);
            }
            nothing.intoArray(lanes, r);
        }
        return PlainArithmetic.finite(lanes, 0, length);
    }

    @Override
    boolean sumOfRows(
            float[] a,
            float[] b,
            float weight,
            float[] factor,
            int actions,
            int rows,
            float[] to,
            int at,
            int stride,
            float[] lanes) {
        boolean finite = true;
        int tail = actions - FLOATS.loopBound(actions);
        for (int r = 0; r < rows; r++) {
            int start = at + r * stride;
            sumOfRow(a, b, weight, factor[r], r * actions, actions, to, start, lanes, r * STEP);
            finite &= PlainArithmetic.finite(to, start + actions - tail, tail);
        }
        return finite & PlainArithmetic.finite(lanes, 0, rows * STEP);
    }

    private static void sumOfRow(
            float[] a,
            float[] b,
            float weight,
            float factor,
            int from,
            int n,
            float[] to,
            int at,
            float[] lanes,
            int nothingAt) {
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
            nothing = sum.fma(zero, nothing);
        }
        nothing.intoArray(lanes, nothingAt);
        for (int j = whole; j < n; j++) {
            to[at + j] = factor * (a[from + j] + weight * b[from + j]);
        }
    }
}
