// Command demo shows a newcomer what this project is: a Kubernetes with OLM comes up, one Subscription installs both packages, six
// lines of YAML become a database, and a key is written to it and read from a read replica.
//
//	make demo                                          a Kubernetes of three nodes on this machine
//	make demo CLUSTER=current REGISTRY=my.registry     the cluster of the current kubeconfig, which needs OLM and a default StorageClass
package main
