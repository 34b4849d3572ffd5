/** How far a long job has come, for the person who waits. */
package org.kelvinrl.progress;
