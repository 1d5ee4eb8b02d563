// Package upgradeable decides whether the operator may be replaced by its next version now. It is pure: the clusters as they
// were read in, a verdict out.
package upgradeable
