/**
 * DL4J behind the network interface: the only package with its types.
 *
 * <p>A configuration or a model of DL4J comes from strangers. What is read of it is checked by our own code first, see {@link
 * org.kelvinrl.network.dl4j.ConfigurationJson} and {@link org.kelvinrl.network.dl4j.ModelZip}; DL4J sees only what passed.
 */
package org.kelvinrl.network.dl4j;
