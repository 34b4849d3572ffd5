package org.kelvinrl.log;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * An iterator whose next element has to be looked for before it is known whether there is one.
 *
 * @param <T> type of the elements
 */
public abstract class LookAhead<T> implements Iterator<T> {

    private T next;
    private boolean isAtEnd;

    /** Looks for the next element; null if there is none, and then it is not asked again. */
    protected abstract T find();

    @Override
    public final boolean hasNext() {
        if (next == null && !isAtEnd) {
            next = find();
            isAtEnd = next == null;
        }
        return next != null;
    }

    @Override
    public final T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T result = next;
        next = null;
        return result;
    }
}
