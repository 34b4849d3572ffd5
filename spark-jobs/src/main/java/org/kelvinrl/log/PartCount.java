package org.kelvinrl.log;

import java.io.Serializable;

/**
 * How much is in a part of a file that a task reads.
 *
 * @param file as Spark names it
 * @param start where the part begins, in bytes
 * @param rows its rows
 * @param lines its lines of text; 0 where there are none
 */
record PartCount(String file, long start, long rows, long lines) implements Serializable {}
