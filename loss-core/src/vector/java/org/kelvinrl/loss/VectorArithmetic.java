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

    /** 0, 1, 2 ...: the places of lanes in a vector. */
    static final float[] PLACES = places();

    private static VectorSpecies<Float> species() {
        VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
        return preferred.length() > LANES ? VectorShape.S_512_BIT.withLanes(float.class) : preferred;
    }

    private static float[] places() {
        float[] places = new float[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            places[lane] = lane;
        }
        return places;
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    boolean softmaxOfColumns(Policy policy, int length, Scale scale) {
        return VectorSoftmax.ofColumns(policy, length, scale);
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

    /** Of all rows together: a processor waits where it reads, number by number, what it has just written as a vector. */
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
    void sumColumns(float[] w, float[] a, float[] b, int actions, int length, float[] scratch, float[] sum) {
        for (int r = 0; r < length; r += STEP) {
            FloatVector total = FloatVector.broadcast(FLOATS, 0);
            for (int group = 0; group < actions; group += LANES) {
                FloatVector ofGroup = FloatVector.broadcast(FLOATS, 0);
                int end = Math.min(group + LANES, actions);
                for (int action = group; action < end; action++) {
                    int i = action * length + r;
                    FloatVector difference =
                            FloatVector.fromArray(FLOATS, a, i).sub(FloatVector.fromArray(FLOATS, b, i));
                    ofGroup = ofGroup.add(FloatVector.fromArray(FLOATS, w, i).mul(difference));
                }
                total = total.add(ofGroup);
            }
            total.intoArray(sum, r);
        }
    }

    @Override
    void bestOfColumns(float[] x, int actions, int length, float[] max, int[] best, float[] scratch) {
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
            action.intoArray(scratch, r);
        }
        for (int r = 0; r < length; r++) {
            best[r] = (int) scratch[r];
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
    void sumRows(float[] w, float[] a, float[] b, int actions, int rows, float[] scratch, float[] sum, float[] lanes) {
        for (int r = 0; r < rows; r++) {
            addRow(w, a, b, r * actions, actions, lanes, r * LANES);
        }
        addUp(lanes, rows, sum);
    }

    private static void addRow(float[] w, float[] a, float[] b, int from, int n, float[] lanes, int to) {
        int whole = from + (n & -LANES);
        for (int lane = 0; lane < LANES; lane += STEP) {
            FloatVector sums = FloatVector.broadcast(FLOATS, 0);
            for (int i = from + lane; i < whole; i += LANES) {
                FloatVector difference = FloatVector.fromArray(FLOATS, a, i).sub(FloatVector.fromArray(FLOATS, b, i));
                sums = sums.add(FloatVector.fromArray(FLOATS, w, i).mul(difference));
            }
            sums.intoArray(lanes, to + lane);
        }
        for (int i = whole; i < from + n; i++) {
            lanes[to + i - whole] += w[i] * (a[i] - b[i]);
        }
    }

    @Override
    void bestOfRows(float[] x, int actions, int rows, float[] max, int[] best, float[] lanes) {
        for (int r = 0; r < rows; r++) {
            max[r] = max(x, r * actions, actions);
        }
        for (int r = 0; r < rows; r++) {
            int found = firstOf(max[r], x, r * actions, actions);
            best[r] = found < actions ? found : 0;
        }
    }

    /** As integers in the order of numbers: the largest takes one instruction, and which of the lanes has it does not matter. */
    private static float max(float[] x, int from, int n) {
        IntVector max = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        for (int j = 0; j < n; j += STEP) {
            IntVector bits = FloatVector.fromArray(FLOATS, x, from + Math.min(j, n - STEP))
                    .add(0) // makes plus zero of minus zero
                    .reinterpretAsInts();
            IntVector sign = bits.lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
            max = max.max(bits.lanewise(VectorOperators.XOR, sign.and(Integer.MAX_VALUE)));
        }
        int ordered = max.reduceLanes(VectorOperators.MAX);
        return Float.intBitsToFloat(ordered < 0 ? ordered ^ Integer.MAX_VALUE : ordered);
    }

    /** Where a number stands first, or an index beyond the end. */
    private static int firstOf(float number, float[] x, int from, int n) {
        IntVector first = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        FloatVector beyond = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
        FloatVector places = FloatVector.fromArray(FLOATS, PLACES, 0);
        for (int j = 0; j < n; j += STEP) {
            int start = Math.min(j, n - STEP);
            VectorMask<Float> found =
                    FloatVector.fromArray(FLOATS, x, from + start).eq(number);
            first = first.min(beyond.blend(places.add((float) start), found).reinterpretAsInts());
        }
        return (int) Float.intBitsToFloat(first.reduceLanes(VectorOperators.MIN));
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
