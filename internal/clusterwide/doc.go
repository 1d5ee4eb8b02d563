// Package clusterwide shows what belongs to no namespace, nodes and storage classes, as far as the operator may read it: whoever
// installs it for single namespaces need not grant that. Before anything of a kind is watched the API server is asked whether
// it may be, since the watch of a kind without permission would end the manager.
package clusterwide
