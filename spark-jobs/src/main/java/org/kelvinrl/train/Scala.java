package org.kelvinrl.train;

import java.util.ArrayList;
import java.util.List;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** What Spark's own classes take. */
final class Scala {

    private Scala() {}

    static <T> Seq<T> sequence(List<T> list) {
        return JavaConverters.asScalaBuffer(list).toList();
    }

    /** The integers from one to before another. */
    static Seq<Object> indices(int from, int to) {
        List<Object> indices = new ArrayList<>();
        for (int index = from; index < to; index++) {
            indices.add(index);
        }
        return sequence(indices);
    }
}
