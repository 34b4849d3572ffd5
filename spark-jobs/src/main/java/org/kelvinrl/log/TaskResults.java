package org.kelvinrl.log;

import java.io.Serializable;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;

/** How the objects that our tasks give back travel to the driver: by Java's serialisation, whatever Spark's serializer is. */
public final class TaskResults {

    private TaskResults() {}

    /** Spark asks for a public class, though it needs no more than an object that can be serialised. */
    @SuppressWarnings("unchecked")
    public static <T extends Serializable> Encoder<T> encoder() {
        return (Encoder<T>) Encoders.javaSerialization(Serializable.class);
    }
}
