// Package product decides what a ProductionReadyDatabase asks of the EtcdCluster of its name, and what its status says. It
// is pure: a look at both objects in, a plan and a report out, and no clock but the one in the look.
//
// It knows the table of the product's versions and nothing of etcd: the other side may be the etcd-cluster operator of the
// release before or after this one, so that only fields that both know are ever compared or written.
package product
