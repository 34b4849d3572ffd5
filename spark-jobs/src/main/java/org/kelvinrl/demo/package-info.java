/** The main job on a log that the program makes itself, from the log to a student that balances a pole. */
package org.kelvinrl.demo;
