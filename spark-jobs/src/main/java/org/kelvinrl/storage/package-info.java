/** Files on any Hadoop file system: whole or absent, hashed, never overwritten. */
package org.kelvinrl.storage;
