/**
 * What a user can set: every option's key, flag, type, range, default and effect in one place, and how a value is found.
 *
 * <p>A flag beats {@code --set key=value} beats the file of {@code --config} beats the default.
 */
package org.kelvinrl.configuration;
