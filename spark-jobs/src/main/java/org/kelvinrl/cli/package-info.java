/** The command line: one class a command, which resolves its configuration and calls the job. */
package org.kelvinrl.cli;
