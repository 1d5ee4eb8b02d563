// Package registry describes the image registry of the lab, which the host, nodes and pods all reach by one name over TLS.
//
// Its data are kept in the user's cache, so images need not be pushed again at the next `lab up`.
package registry
