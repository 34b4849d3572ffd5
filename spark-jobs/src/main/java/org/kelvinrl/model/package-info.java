/** The model artifact: written aside, verified, renamed; loaded only if every hash and size is as its manifest says. */
package org.kelvinrl.model;
