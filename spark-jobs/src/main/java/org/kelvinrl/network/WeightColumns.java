package org.kelvinrl.network;

/**
 * Columns of a linear layer's matrix and bias that lie together in the parameters: all of them, or a part for outputs of their own.
 *
 * @param first index of the first row's first weight
 * @param stride the distance from row to row: the columns of the whole matrix
 */
record WeightColumns(int first, int stride) {}
