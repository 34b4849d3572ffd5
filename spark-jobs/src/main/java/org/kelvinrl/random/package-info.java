/** Random numbers that depend on what they are for, and on nothing else. */
package org.kelvinrl.random;
