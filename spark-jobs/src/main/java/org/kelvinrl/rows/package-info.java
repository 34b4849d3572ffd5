/** Rows of numbers in memory: whole, or where most numbers are 0 as the places and values of the others. */
package org.kelvinrl.rows;
