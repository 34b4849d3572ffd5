/**
 * What Kelvin's files are: prepared rows, data sets and models, as versioned schemas with names, units and ranges; and the
 * one shape of every failure that a user can mend.
 */
package org.kelvinrl.schema;
