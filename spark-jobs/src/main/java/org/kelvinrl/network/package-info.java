/**
 * Networks behind one small interface: parameters as named blocks of a flat float vector, forward over
 * [batch, time, inputs], backward from the loss's gradient at the outputs. Nothing above this package knows layers.
 */
package org.kelvinrl.network;
