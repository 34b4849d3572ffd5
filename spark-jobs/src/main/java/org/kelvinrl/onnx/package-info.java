/** Models in the format that other programs run them from: ONNX (Open Neural Network Exchange). */
package org.kelvinrl.onnx;
