/** The arithmetic of Kelvin. */
package org.kelvinrl.loss;
