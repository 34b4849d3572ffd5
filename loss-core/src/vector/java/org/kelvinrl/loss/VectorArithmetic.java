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

    private static final VectorSpecies<Float> FLOATS = species();
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int STEP = FLOATS.length();

    private static VectorSpecies<Float> species() {
        VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
        return preferred.length() > LANES ? VectorShape.S_512_BIT.withLanes(float.class) : preferred;
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    void scaledDifferences(float[] x, float[] max, float scale, float scaleRest, float[] z, float[] rest, int n) {
        FloatVector scales = FloatVector.broadcast(FLOATS, scale);
        FloatVector scaleRests = FloatVector.broadcast(FLOATS, scaleRest);
        for (int i = 0; i < n; i += STEP) {
            FloatVector number = FloatVector.fromArray(FLOATS, x, i);
            FloatVector largest = FloatVector.fromArray(FLOATS, max, i);
            FloatVector difference = number.sub(largest);
            FloatVector recovered = difference.sub(number);
            FloatVector lost = number.sub(difference.sub(recovered)).sub(largest.add(recovered));
            FloatVector scaled = difference.mul(scales);
            scaled.intoArray(z, i);
            difference
                    .fma(scales, scaled.neg())
                    .add(difference.fma(scaleRests, lost.mul(scales)))
                    .intoArray(rest, i);
        }
    }

    @Override
    void normalise(float[] p, float[] factor, float[] logP, float[] subtrahend, int n) {
        for (int i = 0; i < n; i += STEP) {
            FloatVector.fromArray(FLOATS, p, i)
                    .mul(FloatVector.fromArray(FLOATS, factor, i))
                    .intoArray(p, i);
            FloatVector.fromArray(FLOATS, logP, i)
                    .sub(FloatVector.fromArray(FLOATS, subtrahend, i))
                    .intoArray(logP, i);
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
    void loadColumns(float[] from, int at, int[] places, int actions, int rows, float[] columns) {
        int whole = FLOATS.loopBound(rows);
        int stride = places[1];
        for (int r = 0; r < whole; r += STEP) {
            for (int action = 0; action < actions; action++) {
                FloatVector.fromArray(FLOATS, from, at + r * stride + action, places, 0)
                        .intoArray(columns, action * rows + r);
            }
        }
        PlainArithmetic.loadColumns(from, at, stride, actions, whole, rows, columns);
    }

    @Override
    void storeColumns(float[] columns, float[] to, int at, int[] places, int actions, int rows) {
        int whole = FLOATS.loopBound(rows);
        int stride = places[1];
        for (int r = 0; r < whole; r += STEP) {
            for (int action = 0; action < actions; action++) {
                FloatVector.fromArray(FLOATS, columns, action * rows + r)
                        .intoArray(to, at + r * stride + action, places, 0);
            }
        }
        PlainArithmetic.storeColumns(columns, to, at, stride, actions, whole, rows);
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
        int whole = n & -LANES;
        for (int lane = 0; lane < LANES; lane += STEP) {
            FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
            FloatVector best = FloatVector.broadcast(FLOATS, 0);
            for (int j = lane; j < whole; j += LANES) {
                FloatVector number = FloatVector.fromArray(FLOATS, x, from + j);
                VectorMask<Float> above = max.lt(number);
                max = max.blend(number, above);
                best = best.blend(FloatVector.broadcast(FLOATS, (float) (j - lane)), above);
            }
            max.intoArray(lanes, lane);
            best.intoArray(lanes, LANES + lane);
        }
        return bestOf(x, from, n, lanes);
    }

    /** The best of the lanes and of what they left over; lanes hold where the lane's best group of 16 starts. */
    private static int bestOf(float[] x, int from, int n, float[] lanes) {
        float max = Float.NEGATIVE_INFINITY;
        int best = 0;
        for (int lane = 0; lane < LANES; lane++) {
            int index = (int) lanes[LANES + lane] + lane;
            boolean above = lanes[lane] > max | (lanes[lane] == max & index < best);
            max = above ? lanes[lane] : max;
            best = above ? index : best;
        }
        for (int j = n & -LANES; j < n; j++) {
            boolean above = x[from + j] > max;
            max = above ? x[from + j] : max;
            best = above ? j : best;
        }
        return best;
    }

    @Override
    boolean finite(float[] x, int n, float[] lanes) {
        int whole = FLOATS.loopBound(n);
        FloatVector nothing = FloatVector.broadcast(FLOATS, 0);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        for (int i = 0; i < whole; i += STEP) {
            nothing = nothing.add(FloatVector.fromArray(FLOATS, x, i).mul(zero));
        }
        nothing.intoArray(lanes, 0);
        boolean finite = true;
        for (int lane = 0; lane < STEP; lane++) {
            finite &= lanes[lane] == 0;
        }
        for (int i = whole; i < n; i++) {
            finite &= Math.abs(x[i]) <= Float.MAX_VALUE;
        }
        return finite;
    }
}
